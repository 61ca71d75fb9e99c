// Whether it is right now: what they gave, that a mail asks them, or the scores that we note when we ask ourselves.
import { ago } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import type { WholeCase } from './cases.ts';
import type { Acts } from './useCase.ts';

const scores = [1, 2, 3, 4, 5];

export function Asked({ one, acts, mayWrite }: { one: WholeCase; acts: Acts; mayWrite: boolean }) {
  const said = one.verdicts.filter((verdict) => one.closure && verdict.at >= one.closure.at).at(-1) ?? null;
  const last = said ?? one.verdicts.at(-1);
  const asking = one.asking;
  const lost = asking && (asking.mail === 'failed' || asking.mail === 'withdrawn' || asking.mail_bounce !== null);
  return (
    <>
      {last && <p>{t(said ? 'cases.judged' : 'cases.judged_before', { score: last.score })}{last.comment && <> <span className="serif">“{last.comment}”</span></>}</p>}
      {!said && asking && <p className={lost ? 'st wrong' : 'dim'}>{t(lost ? 'cases.asking_lost' : asking.mail === 'accepted' ? 'cases.asking_sent' : 'cases.asking_waits', { to: asking.mail_to, ago: ago(asking.at) })}{lost && (asking.mail_bounce ?? asking.mail_reason) && <> “{asking.mail_bounce ?? asking.mail_reason}”</>}</p>}
      {mayWrite && !said && one.kind !== 'praise' && (
        <div className="row wrap gap-s"><span>{t('cases.right_now')}</span>{scores.map((score) => <button key={score} type="button" className="pick" aria-label={t('cases.right_now_score', { score })} onClick={() => void acts.verdict(one, { score })}>{score}</button>)}</div>
      )}
    </>
  );
}
