// One person's ladder: the next step with its reason, then each level with what it stands on.
import { IconCircleCheck, IconCircleDashed, IconStairsUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../shell/api.ts';
import { day, exact, shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import type { Standing } from './ladder.ts';
import './evidence.css';

export const useStanding = (id: string) => useQuery({ queryKey: ['customer', id, 'ladder'], queryFn: () => take(api.GET('/api/v1/customers/{id}/ladder', { params: { path: { id } } })) });

export function Evidence({ id }: { id: string }) {
  const standing = useStanding(id);
  if (standing.isPending) return <Waiting lines={2} />;
  if (standing.isError) return <p className="sm dim" role="alert">{standing.error.message}</p>;
  return <Rungs standing={standing.data} />;
}

// `few`: how many pieces of each level are shown before one asks for more.
export function Rungs({ standing: { rungs, next_step, level }, few = 2 }: { standing: Standing; few?: number }) {
  return (
    <div className="rungs">
      {next_step && (
        <div className="next">
          <IconStairsUp className="i" stroke={1.75} aria-hidden />
          <div><p className="b">{next_step.sentence}</p><p className="sm dim">{next_step.reason}</p></div>
        </div>
      )}
      <ol>{[...rungs].reverse().filter((r) => r.evidence.length > 0 || r.level <= level).map((r) => <Rung key={r.level} rung={r} few={few} />)}</ol>
      {level === 0 && rungs.every((r) => r.evidence.length === 0) && <p className="sm dim">{t('ladder.no_evidence')}</p>}
    </div>
  );
}

function Rung({ rung, few }: { rung: Standing['rungs'][number]; few: number }) {
  const [all, setAll] = useState(false);
  const shown = all ? rung.evidence : rung.evidence.slice(0, few);
  const Icon = rung.held ? IconCircleCheck : IconCircleDashed;
  return (
    <li data-held={rung.held || undefined}>
      <p className="lv"><span className="no">{rung.level}</span><span><span className="cap">{rung.meaning}</span> <span className={`st xs ${rung.held ? 'good' : 'plain'}`}><Icon className="i" stroke={1.75} aria-hidden />{rung.held ? (rung.ends_at ? t('ladder.holds_until', { day: day(rung.ends_at) }) : t('ladder.holds')) : t(rung.met ? 'ladder.waits_below' : 'ladder.not_enough')}</span></span></p>
      <ul>{shown.map((e) => <li key={e.source_id + e.kind}><time dateTime={e.at} title={exact(e.at)}>{shortDayYear(e.at)}</time><span>{e.words}</span></li>)}</ul>
      {rung.evidence.length > few && <button type="button" className="link" aria-expanded={all} aria-label={t('ladder.more_lines_of', { n: rung.evidence.length - few, level: rung.level })} onClick={() => setAll(!all)}>{all ? t('ladder.fewer_lines') : t('ladder.more_lines', { n: rung.evidence.length - few })}</button>}
    </li>
  );
}
