// What went wrong most and what it cost, whether those people came back, and how much was decided on the spot.
import { Button } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import '../messages/more.ts';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { asRead } from '../shell/asRead.ts';
import { Broken } from '../shell/Broken.tsx';
import { duration, exactMoney, upTo, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { causeWord } from './cases.ts';
import { moreOrLess, ofMajor } from './money.ts';
import '../today/today.css';
import './cases.css';

type Figured = Schemas['Figured'];

// "71 % of 28 (between 53 and 85)", or why it cannot be told.
export function ToldWords({ told }: { told: Figured }) {
  if (told.value === null || told.value === undefined) return <span className="dim">{told.why_not || t('recovery.cannot_tell')}</span>;
  return <span className="share">{t('recovery.share', { share: whole(told.value), n: told.n, low: whole(told.interval?.[0] ?? 0), high: whole(told.interval?.[1] ?? 0) })}</span>;
}

export default function Recovery() {
  const session = useSigned();
  const [order, setOrder] = useState<Order>('cost');
  const report = useQuery({ queryKey: ['recovery'], queryFn: () => take(api.GET('/api/v1/recovery')) });
  const remedies = useQuery({ queryKey: ['remedies', 'report'], queryFn: () => take(api.GET('/api/v1/remedies/report')) });
  useTitle(t('recovery.title'));
  if (report.isPending || remedies.isPending) return <Waiting />;
  if (report.isError) return <Broken error={report.error} again={() => void report.refetch()} />;
  if (remedies.isError) return <Broken error={remedies.error} again={() => void remedies.refetch()} />;
  const r = report.data;
  return (
    <div className="narrow recovery">
      <div className="bar"><Button component={Link} to="/cases" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('cases.title')}</Button></div>
      <h1>{t('recovery.title')}</h1>
      <p className="sentence">{asRead(r.against.sentence)}</p>
      <dl className="kv">
        <dt>{t('recovery.closed')}</dt><dd>{t('recovery.closed_n', { n: r.closed, together: r.together })}</dd>
        <dt>{t('recovery.right_now')}</dt><dd><ToldWords told={r.right_now} /></dd>
        <dt>{t('recovery.first_contact')}</dt><dd><ToldWords told={r.first_contact} /></dd>
        {r.minutes.value != null && <><dt>{t('recovery.median')}</dt><dd>{duration(60 * r.minutes.value)}</dd></>}
        <dt>{t('recovery.came_back')}</dt><dd><ToldWords told={r.came_back} /></dd>
      </dl>
      <section className="grp" aria-labelledby="causes"><div className="head"><h2 id="causes">{t('recovery.causes')}</h2>{may(session, 'report:export') && r.causes.length > 0 && <span className="acts"><Button component="a" href={`/api/v1/recovery/causes.csv?order=${order}`} download="causes.csv" variant="subtle" size="compact-sm" aria-label={t('recovery.csv')}>CSV</Button></span>}</div><Causes rows={r.causes} order={order} onOrder={setOrder} /></section>
      <section className="grp" aria-labelledby="against"><h2 id="against">{t('recovery.against')}</h2><Against of={r.against} /></section>
      <section className="grp" aria-labelledby="decided"><h2 id="decided">{t('recovery.decided')}</h2><p className="gap-s">{remedies.data.sentence}</p><p><Link className="link" to="/cases/ledger">{t('ledger.title')}</Link></p><Kinds rows={remedies.data.kinds} /><Teams rows={remedies.data.teams} /></section>
    </div>
  );
}

// Which cause stands first: as the API's order says.
const orders = { cases: (row: Schemas['CauseReport']) => row.cases, cost: (row: Schemas['CauseReport']) => row.cost.amount_minor, left: (row: Schemas['CauseReport']) => row.left };
type Order = keyof typeof orders;

function Causes({ rows, order, onOrder }: { rows: Schemas['CauseReport'][]; order: Order; onOrder: (order: Order) => void }) {
  if (rows.length === 0) return <p className="dim gap-s">{t('recovery.no_causes')}</p>;
  const ordered = rows.toSorted((a, b) => orders[order](b) - orders[order](a));
  const sorting = (by: Order) => <th scope="col" className="r" aria-sort={by === order ? 'descending' : 'none'}><button type="button" className="link" aria-pressed={by === order} onClick={() => onOrder(by)}>{t(`recovery.${by}`)}</button></th>;
  return (
    <div className="scroll" tabIndex={0} role="group" aria-labelledby="causes"><table className="grid">
      <thead><tr><th scope="col">{t('recovery.cause')}</th>{sorting('cases')}<th scope="col" className="r">{t('recovery.remedies')}</th><th scope="col" className="r">{t('recovery.spent_since')}</th>{sorting('cost')}{sorting('left')}<th scope="col">{t('recovery.came_back')}</th></tr></thead>
      <tbody>{ordered.map((row) => <tr key={row.cause}><th scope="row">{causeWord(row.cause)}</th><td className="r">{whole(row.cases)}</td><td className="r">{exactMoney(row.remedies)}</td><td className="r nw">{moreOrLess({ ...row.spend_lost, amount_minor: -row.spend_lost.amount_minor })}</td><td className="r">{exactMoney(row.cost)}</td><td className="r">{whole(row.left)}</td><td><ToldWords told={row.came_back} /></td></tr>)}</tbody>
    </table></div>
  );
}

function Against({ of }: { of: Schemas['AgainstOthers'] }) {
  if (of.pairs === 0) return <p className="dim gap-s">{t('recovery.no_pairs')}</p>;
  const change = of.spend_difference, level = of.level_difference;
  const spent = (major: number) => moreOrLess(ofMajor(major, of.spend_before.currency));
  return (
    <>
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="against"><table className="grid">
        <thead><tr><th scope="col">{t('recovery.who')}</th><th scope="col" className="r">{t('recovery.before')}</th><th scope="col" className="r">{t('recovery.after')}</th><th scope="col">{t('recovery.bought_again')}</th></tr></thead>
        <tbody>
          <tr><th scope="row">{t('recovery.with')}</th><td className="r">{exactMoney(of.spend_before)}</td><td className="r">{exactMoney(of.spend_after)}</td><td><ToldWords told={of.returned} /></td></tr>
          <tr><th scope="row">{t('recovery.without')}</th><td className="r">{exactMoney(of.others_before)}</td><td className="r">{exactMoney(of.others_after)}</td><td><ToldWords told={of.others_returned} /></td></tr>
        </tbody>
      </table></div>
      <p className="sm dim gap-s">{change.value != null ? t('recovery.spend', { change: spent(change.value), low: spent(change.interval?.[0] ?? 0), high: spent(change.interval?.[1] ?? 0), n: change.n }) : change.why_not}</p>
      {of.level_before != null && <p className="sm dim">{t('recovery.levels', { before: upTo(of.level_before, 1), after: upTo(of.level_after ?? 0, 1), others_before: upTo(of.others_level_before ?? 0, 1), others_after: upTo(of.others_level_after ?? 0, 1) })} {level.value != null ? t('recovery.level_difference', { value: upTo(level.value, 2), low: upTo(level.interval?.[0] ?? 0, 2), high: upTo(level.interval?.[1] ?? 0, 2), n: level.n }) : level.why_not}</p>}
      <p className="sm dim">{t('recovery.how')}</p>
    </>
  );
}

function Kinds({ rows }: { rows: Schemas['RemedyKindReport'][] }) {
  if (rows.length === 0) return null;
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={t('recovery.kinds')}><table className="grid">
      <thead><tr><th scope="col">{t('recovery.kind')}</th><th scope="col" className="r">{t('recovery.times')}</th><th scope="col" className="r">{t('recovery.amount')}</th><th scope="col">{t('recovery.back_in_month')}</th></tr></thead>
      <tbody>{rows.map((row) => <tr key={row.kind}><th scope="row">{row.kind}</th><td className="r">{whole(row.given)}</td><td className="r">{exactMoney(row.amount)}</td><td>{row.of > 0 ? t('recovery.n_of', { n: row.came_back, of: row.of }) : t('recovery.cannot_tell')}</td></tr>)}</tbody>
    </table></div>
  );
}

function Teams({ rows }: { rows: Schemas['TeamReport'][] }) {
  if (rows.length === 0) return null;
  return <ul className="gap-s">{rows.map((team) => <li key={team.team_id}>{team.monthly_budget ? t(team.given_this_month.amount_minor > team.monthly_budget.amount_minor ? 'recovery.team_above' : 'recovery.team', { name: team.name, given: exactMoney(team.given_this_month), budget: exactMoney(team.monthly_budget), n: team.open_cases }) : t('recovery.team_free', { name: team.name, given: exactMoney(team.given_this_month), n: team.open_cases })}</li>)}</ul>;
}
