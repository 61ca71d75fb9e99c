// Whether it is right now: what they gave, that a mail asks them, or the scores that we note when we ask ourselves.
import '../messages/more.ts';
import { ago, shortDay } from '../shell/format.ts';
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
      {!said && !asking && <WhoAsks one={one} />}
      {mayWrite && !said && one.kind !== 'praise' && (
        <div className="row wrap gap-s"><span>{t('cases.right_now')}</span>{scores.map((score) => <button key={score} type="button" className="pick" aria-label={t('cases.right_now_score', { score })} onClick={() => void acts.verdict(one, { score })}>{score}</button>)}</div>
      )}
    </>
  );
}

// No mail is on its way: it is not time yet, or none may go, and then they stand on somebody's day. Without a name they are asked where they read our answer.
function WhoAsks({ one }: { one: WholeCase }) {
  const from = one.closure?.ask_at;
  if (!from || one.customer_id === null) return null;
  return <p className="dim">{Date.parse(from) > Date.now() ? t('cases.asking_from', { day: shortDay(from) }) : t('cases.asking_by_hand')}</p>;
}
