// The rules as sentences. A change shows who would move before it is kept, and can be undone after.
import { Button, NumberInput } from '@mantine/core';
import '@mantine/core/styles/NumberInput.css';
import { IconArrowDown, IconArrowUp, IconChevronLeft, IconPlus, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { Problem, api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { ago, whole } from '../shell/format.ts';
import { locale, t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { offerUndo, say } from '../shell/undo.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { changed, evidenceKinds, inWords, levels, mostConditions, ruled, sameRules } from './ladder.ts';
import type { Condition, LevelRules, Rules as RulesType } from './ladder.ts';
import { useLadder } from './Ladder.tsx';
import { Versions } from './Versions.tsx';
import '../messages/more.ts';
import './ladder.css';

export default function Rules() {
  useTitle(t('ladder.rules'));
  const rules = useQuery({ queryKey: ['ladder', 'rules'], queryFn: () => take(api.GET('/api/v1/ladder/rules')) });
  if (rules.isPending) return <Waiting />;
  if (rules.isError) return <Broken error={rules.error} again={() => void rules.refetch()} />;
  return <InForce key={rules.data.version} inForce={rules.data} />;
}

function InForce({ inForce }: { inForce: Schemas['RulesInForce'] }) {
  const queries = useQueryClient();
  const mayWrite = may(useSigned(), 'settings:write');
  const meanings = useLadder().data?.meanings ?? [];
  const now = inForce.rules as RulesType;
  const [draft, setDraft] = useState(now);
  const different = !sameRules(now, draft);
  const seen = useMutation({ mutationFn: (rules: RulesType) => take(api.POST('/api/v1/ladder/rules/preview', { body: rules })) });
  const put = (version: number, rules: RulesType) => take(api.PUT('/api/v1/ladder/rules', { params: { header: ifMatch({ version }) }, body: rules }));
  const fetchAgain = () => queries.invalidateQueries({ predicate: (q) => q.queryKey[0] === 'ladder' || q.queryKey.includes('ladder') });
  const keep = useMutation({
    mutationFn: () => put(inForce.version, draft),
    onSuccess: (made) => {
      offerUndo(t('ladder.rules_kept'), () => void put(made.version, now).catch((broken: Error) => say(broken.message)).finally(() => void fetchAgain()));
      void fetchAgain();
    },
  });
  const change = (level: LevelRules, at: number, what: Partial<Condition> | null) => { setDraft((old) => changed(old, level, at, what)); seen.reset(); };
  const problem = [keep.error, seen.error].find((e) => e instanceof Problem) ?? null;
  const fault = (level: LevelRules) => (problem as Problem | null)?.errors.find((e) => e.pointer.startsWith(`/${level}`))?.detail;
  return (
    <div className="rulespage">
      <div className="bar"><Button component={Link} to="/relationships/ladder" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('ladder.title')}</Button></div>
      <h1 className="sentence">{t('ladder.rules_sentence')}</h1>
      <p className="dim">{inForce.made_at ? t('ladder.version', { n: inForce.version, who: inForce.made_by, ago: ago(inForce.made_at) }) : t('ladder.usual')}</p>
      {[...ruled].reverse().map((level) => {
        const no = Number(level.at(-1));
        return (
          <section key={level} className="rule" aria-labelledby={`h-${level}`}>
            <h2 id={`h-${level}`}><span className="no">{no}</span> <span className="cap">{meanings[no] ?? ''}</span></h2>
            <p className="serif">{draft[level].length ? t('ladder.rule', { what: new Intl.ListFormat(locale, { type: 'disjunction' }).format(draft[level].map(inWords)) }) : t('ladder.rule_empty')}</p>
            {mayWrite && <Conditions level={level} conditions={draft[level]} change={(at, what) => change(level, at, what)} />}
            {fault(level) && <p className="st wrong sm" role="alert">{fault(level)}</p>}
          </section>
        );
      })}
      <Versions now={now} takeBack={mayWrite ? (rules) => { setDraft(rules); seen.mutate(rules); } : null} />
      {mayWrite && (
        <div className="decide2">
          <Refused problem={problem && !ruled.some(fault) ? problem : null} />
          {seen.data && <Moves preview={seen.data} meanings={meanings} />}
          <p className="row wrap">
            {seen.data && different
              ? <Button variant="filled" loading={keep.isPending} onClick={() => keep.mutate()}>{t('ladder.keep_rules')}</Button>
              : <Button variant="filled" disabled={!different} loading={seen.isPending} onClick={() => seen.mutate(draft)}>{t('ladder.who_would')}</Button>}
            {different && <Button variant="subtle" onClick={() => { setDraft(now); seen.reset(); }}>{t('ladder.as_before')}</Button>}
          </p>
          {!different && <p className="sm dim">{t('ladder.rules_hint')}</p>}
        </div>
      )}
    </div>
  );
}

function Conditions({ level, conditions, change }: { level: LevelRules; conditions: Condition[]; change: (at: number, what: Partial<Condition> | null) => void }) {
  const no = level.at(-1)!;
  return (
    <details>
      <summary>{t('ladder.change_rule', { level: no })}</summary>
      <div className="conds">
        {conditions.map((c, i) => (
          <div key={i} className="cond" role="group" aria-label={inWords(c)}>
            <Select aria-label={t('ladder.what')} value={c.evidence} data={evidenceKinds.map((k) => ({ value: k, label: t(`evidence.${k}`) }))} onChange={(e) => change(i, { evidence: e.currentTarget.value as Condition['evidence'] })} />
            <NumberInput aria-label={t('ladder.times')} rightSection={null} hideControls suffix={` ${t('ladder.times_short', { n: c.at_least })}`} min={1} max={100} allowDecimal={false} value={c.at_least} onChange={(v) => typeof v === 'number' && change(i, { at_least: v })} />
            <NumberInput aria-label={t('ladder.within')} hideControls suffix={` ${t('ladder.days_short', { n: c.within_days })}`} min={1} max={3650} allowDecimal={false} value={c.within_days} onChange={(v) => typeof v === 'number' && change(i, { within_days: v })} />
            <Button variant="subtle" size="compact-sm" aria-label={t('ladder.drop', { what: inWords(c) })} onClick={() => change(i, null)}><IconX className="i" stroke={1.75} aria-hidden /></Button>
          </div>
        ))}
        {conditions.length < mostConditions && <Button variant="subtle" size="compact-sm" ml={-9} leftSection={<IconPlus className="i" stroke={1.75} aria-hidden />} aria-label={t('ladder.add_of', { level: no })} onClick={() => change(conditions.length, {})}>{t('ladder.add')}</Button>}
      </div>
    </details>
  );
}

function Moves({ preview, meanings }: { preview: Schemas['Preview']; meanings: string[] }) {
  const { climb, slip, people } = preview;
  return (
    <section className="moves" aria-labelledby="h-moves" ref={(shown) => shown?.scrollIntoView({ block: 'nearest' })}>
      <div role="status"><h2 id="h-moves">{climb + slip === 0 ? t('ladder.nobody_moves') : t('ladder.would_move', { climb, slip })}</h2></div>
      {climb + slip > 0 && (
        <>
          <ul className="thennow">{levels.map((l) => <li key={l}><span className="no">{l}</span><span className="cap grow">{meanings[l]}</span><span>{t('ladder.now_then', { now: whole(preview.levels_now[l] ?? 0), then: whole(preview.levels_then[l] ?? 0) })}</span></li>)}</ul>
          <ul className="movers">{people.slice(0, 12).map((p) => { const up = p.to > p.from, Icon = up ? IconArrowUp : IconArrowDown; return <li key={p.customer_id}><Face id={p.customer_id} name={p.name} size={28} /><Link className="name" to={`/people/${p.customer_id}`}>{p.name ?? p.external_id ?? t('customer.nameless')}</Link><span className={`st sm ${up ? 'good' : 'watch'}`}><Icon className="i" stroke={1.75} aria-hidden />{t(up ? 'ladder.up' : 'ladder.down', { from: p.from, to: p.to })}</span></li>; })}</ul>
          {climb + slip > 12 && <p className="sm dim">{t('ladder.and_others', { n: climb + slip - 12 })}</p>}
        </>
      )}
    </section>
  );
}
