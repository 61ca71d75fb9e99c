// Writing a standard by keyboard: Enter gives the next step, Backspace takes an empty one away, Alt and an arrow moves it.
import { Button, TextInput, Textarea } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import type { FormEvent, KeyboardEvent } from 'react';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { t, word } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { drafts, insertBelow, moved, sent, without } from './standards.ts';
import type { Standard } from './standards.ts';
import { takeBack, useChange } from './useStandard.ts';

const kinds = ['visit', 'call', 'email', 'chat', 'letter', 'order', 'delivery', 'service', 'event', 'meeting', 'social'] as const satisfies Schemas['Kind'][];
const stages = ['', 'hears', 'asks', 'buys', 'receives', 'uses', 'gets_help', 'renews', 'recommends'] as const;
const linesOf = (text: string) => text.split('\n').map((line) => line.trim()).filter(Boolean);

export function Editor({ standard, close }: { standard?: Standard; close: () => void }) {
  const change = useChange();
  const draft = useDraft({ kind: standard?.kind ?? 'visit', channel: standard?.channel ?? '', stage: standard?.stage ?? '', promise: standard?.in_force.promise ?? '', extra: (standard?.in_force.extra ?? []).join('\n'), steps: '' });
  const [steps, setSteps] = useState(() => (standard ? drafts(standard.in_force.steps) : insertBelow([], -1)));
  const list = useRef<HTMLOListElement>(null);
  const focus = (at: number) => requestAnimationFrame(() => list.current?.querySelectorAll('input')[at]?.focus());
  const write = (at: number, words: string) => setSteps((old) => old.map((s, i) => (i === at ? { ...s, words } : s)));
  const keys = (event: KeyboardEvent<HTMLInputElement>, at: number) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) { event.preventDefault(); if (event.currentTarget.value.trim()) { setSteps(insertBelow(steps, at)); focus(at + 1); } }
    else if (event.key === 'Backspace' && event.currentTarget.value === '' && steps.length > 1) { event.preventDefault(); setSteps(without(steps, at)); focus(Math.max(0, at - 1)); }
    else if (by && event.altKey) { event.preventDefault(); setSteps(moved(steps, at, by)); focus(Math.min(Math.max(at + by, 0), steps.length - 1)); }
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const content = { promise: draft.values.promise.trim(), steps: sent(steps), extra: linesOf(draft.values.extra) };
    const { kind, channel, stage } = draft.values;
    await draft.send(async () => {
      if (!standard) {
        const made = await take(api.POST('/api/v1/standards', { body: { kind: kind as Schemas['Kind'], channel: channel.trim() || null, stage: (stage || null) as Schemas['Stage'] | null, ...content } }));
        change.mutate({ act: () => Promise.resolve(), words: t('standards.added'), back: () => take(api.DELETE('/api/v1/standards/{id}', { params: { path: { id: made.id } } })) });
      } else {
        const saved = await take(api.PATCH('/api/v1/standards/{id}', { params: { path: { id: standard.id }, header: ifMatch(standard) }, body: content }));
        if (saved.version !== standard.version) change.mutate({ act: () => Promise.resolve(), words: t('standards.changed'), back: () => takeBack(standard.id, saved.in_force.number) });
      }
      close();
    });
  };
  return (
    <form className="form standard gap" onSubmit={(e) => void submit(e)} onKeyDown={(e) => { if (e.key === 'Escape') { e.stopPropagation(); close(); } }}>
      <h3>{standard ? t('standards.edit') : t('standards.add')}</h3>
      {!standard && (
        <div className="three">
          <Select label={t('standards.kind')} data={kinds.map((value) => ({ value, label: word('kind', value) }))} {...draft.field('kind')} />
          <TextInput label={t('standards.channel')} placeholder={t('standards.every_place')} maxLength={60} {...draft.field('channel')} />
          <Select label={t('standards.stage')} data={stages.map((value) => ({ value, label: value ? word('journey', value) : t('standards.every_stage') }))} {...draft.field('stage')} />
        </div>
      )}
      <TextInput autoFocus label={t('standards.promise')} required withAsterisk={false} maxLength={500} {...draft.field('promise')} />
      <fieldset>
        <legend className="lab">{t('standards.steps')}</legend>
        <p className="sm dim" id="step-keys">{t('standards.keys')}</p>
        <ol className="write" ref={list}>
          {steps.map((step, at) => (
            <li key={step.key}>
              <TextInput aria-label={t('standards.step_n', { n: at + 1 })} aria-describedby="step-keys" maxLength={200} value={step.words} onChange={(e) => write(at, e.currentTarget.value)} onKeyDown={(e) => keys(e, at)} />
              <button type="button" className="mv" disabled={at === 0} aria-label={t('standards.up', { n: at + 1 })} onClick={() => setSteps(moved(steps, at, -1))}><IconArrowUp className="i" aria-hidden /></button>
              <button type="button" className="mv" disabled={at === steps.length - 1} aria-label={t('standards.down', { n: at + 1 })} onClick={() => setSteps(moved(steps, at, 1))}><IconArrowDown className="i" aria-hidden /></button>
              <button type="button" className="mv" disabled={steps.length === 1} aria-label={t('standards.drop', { n: at + 1 })} onClick={() => setSteps(without(steps, at))}><IconX className="i" aria-hidden /></button>
            </li>
          ))}
        </ol>
        {draft.errors.steps && <p className="sm st wrong" role="alert">{draft.errors.steps}</p>}
        <Button size="compact-sm" onClick={() => { setSteps(insertBelow(steps, steps.length - 1)); focus(steps.length); }}>{t('standards.one_more')}</Button>
      </fieldset>
      <Textarea label={t('standards.extra')} description={t('standards.extra_why')} autosize={false} rows={3} {...draft.field('extra')} />
      <Refused problem={draft.problem} />
      <p className="row wrap"><Button type="submit" variant="filled" loading={draft.busy}>{t('standards.keep')}</Button><Button variant="subtle" onClick={close}>{t('standards.leave')}</Button></p>
    </form>
  );
}
