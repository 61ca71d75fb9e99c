// The ladder: how many are on each level, who they are and by what evidence, who moved and why, and where people stay.
import { Button } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconChevronLeft, IconReceipt } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { ago, exact, percent, whole } from '../shell/format.ts';
import { rich, t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { askedFor, groups, levels } from './ladder.ts';
import type { Asked, Report } from './ladder.ts';
import { Movement, Ways } from './Movement.tsx';
import { OnLadder } from './OnLadder.tsx';
import { Welcome } from './Welcome.tsx';
import './ladder.css';

export const useLadder = () => useQuery({ queryKey: ['ladder'], queryFn: () => take(api.GET('/api/v1/ladder')) });

export default function Ladder() {
  const report = useLadder();
  const mayRules = may(useSigned(), 'settings:read');
  const [params, setParams] = useSearchParams();
  useTitle(t('ladder.title'));
  if (report.isPending) return <Waiting />;
  if (report.isError) return <Broken error={report.error} again={() => void report.refetch()} />;
  const r = report.data;
  const none = r.levels.length === 0;
  const asked = askedFor(params, r);
  const show = (a: Asked) => setParams(a.group === 'level' ? { level: String(a.level) } : { group: a.group }, { replace: true });
  return (
    <>
      <div className="bar">
        <Button component={Link} to="/relationships" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.relationships')}</Button>
        {mayRules && <div className="acts"><Button component={Link} to="/relationships/ladder/rules" variant="subtle" size="compact-sm">{t('ladder.rules')}</Button></div>}
      </div>
      <h1 className="sr">{t('ladder.title')}</h1>
      <p className="sentence">{none ? t('ladder.none') : rich('ladder.sentence', { all: whole(r.levels.reduce((a, b) => a + b, 0)), top: r.levels[4] ?? 0, climbed: whole(r.climbed), slipped: whole(r.slipped), b: (c) => <b>{c}</b> })}</p>
      {none ? <p className="lg dim">{t('ladder.none_words')}</p> : (
        <>
          <div className="climb">
            <nav aria-label={t('ladder.which')}><Steps report={r} asked={asked} show={show} /></nav>
            <OnLadder key={JSON.stringify(asked)} asked={asked} report={r} />
            <div className="below">
              <Movement months={r.months} meanings={r.meanings} /><Ways ways={r.first_to_loyal} meanings={r.meanings} /><Welcome />
              {r.found_at && <p className="xs dim" title={exact(r.found_at)}>{t('ladder.found', { ago: ago(r.found_at) })}</p>}
            </div>
          </div>
        </>
      )}
    </>
  );
}

const icons = { climbed_this_month: IconArrowUp, slipped_this_month: IconArrowDown, climbed: IconArrowUp, slipped: IconArrowDown, transactions_only: IconReceipt } as const;

function Steps({ report: r, asked, show }: { report: Report; asked: Asked; show: (asked: Asked) => void }) {
  const most = Math.max(...r.levels, 1);
  const only = r.transactions_only;
  const heads = { climbed_this_month: whole(r.climbed_this_month), slipped_this_month: whole(r.slipped_this_month), climbed: whole(r.climbed), slipped: whole(r.slipped), transactions_only: only.of ? percent(only.customers / only.of) : '0' };
  return (
    <>
      <ul className="steps">
        {levels.map((level) => (
          <li key={level}>
            <button type="button" aria-current={asked.group === 'level' && asked.level === level ? 'true' : undefined} onClick={() => show({ group: 'level', level })}>
              <span className="no">{level}</span><span className="means">{r.meanings[level]}</span><b>{whole(r.levels[level] ?? 0)}</b>
              <span className="track" aria-hidden><i style={{ width: `${((r.levels[level] ?? 0) / most) * 100}%` }} /></span>
            </button>
          </li>
        ))}
      </ul>
      <ul className="steps moved">
        {groups.map((group) => {
          const Icon = icons[group];
          return (
            <li key={group}>
              <button type="button" aria-current={asked.group === group ? 'true' : undefined} onClick={() => show({ group })}>
                <Icon className="i" stroke={1.75} aria-hidden /><span className="means">{t(`ladder.group.${group}`)}</span><b>{heads[group]}</b>
                {group === 'transactions_only' && only.of > 0 && <span className="xs dim of">{t('ladder.only_of', { part: whole(only.customers), of: whole(only.of) })}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
