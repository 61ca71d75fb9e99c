// Writing a survey, with a live look at what the customer will see. What was answered keeps the words that it saw.
import { Button, TextInput, Textarea } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconX } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { api, ifMatch, take } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { t, word } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { say } from '../shell/undo.tsx';
import { Preview } from './Preview.tsx';
import { draftsOf, emptyWords, kinds, sentQuestions } from './surveys.ts';
import type { DraftQuestion, QuestionKind, Survey } from './surveys.ts';

const first: DraftQuestion[] = [{ key: 0, question: null, kind: 'nps', may_skip: false, words: {} }, { key: 1, question: null, kind: 'text', may_skip: true, words: {} }];

export function Editor({ survey, readOnly = false, close }: { survey?: Survey; readOnly?: boolean; close: (id?: string) => void }) {
  const queries = useQueryClient();
  const wording = survey?.wording;
  const [languages, setLanguages] = useState(wording?.languages ?? ['en']);
  const [language, setLanguage] = useState(languages[0]!);
  const [drafts, setDrafts] = useState<DraftQuestion[]>(() => (wording ? draftsOf(wording) : first));
  const [texts, setTexts] = useState<Record<string, { about: string; reads: string; thanks: string }>>(() => Object.fromEntries((wording?.texts ?? []).map((one) => [one.language, { about: one.about ?? '', reads: one.reads ?? '', thanks: one.thanks ?? '' }])));
  const [at, setAt] = useState(0);
  const [newLanguage, setNewLanguage] = useState('');
  const draft = useDraft({ name: survey?.name ?? '', questions: '', texts: '' });
  const change = (key: number, what: Partial<DraftQuestion>) => setDrafts((old) => old.map((d) => (d.key === key ? { ...d, ...what } : d)));
  const write = (d: DraftQuestion, what: Partial<typeof emptyWords>) => change(d.key, { words: { ...d.words, [language]: { ...emptyWords, ...d.words[language], ...what } } });
  const text = texts[language] ?? { about: '', reads: '', thanks: '' };
  const writeText = (what: Partial<typeof text>) => setTexts((old) => ({ ...old, [language]: { ...text, ...what } }));
  const move = (from: number, by: number) => setDrafts((old) => {
    const next = [...old];
    next.splice(from + by, 0, ...next.splice(from, 1));
    return next;
  });
  const add = () => { setDrafts((old) => [...old, { key: 1 + Math.max(-1, ...old.map((d) => d.key)), question: null, kind: 'text', may_skip: true, words: {} }]); setAt(drafts.length); };
  const speak = () => {
    const tag = newLanguage.trim();
    if (!tag || languages.includes(tag)) return;
    setLanguages([...languages, tag]); setLanguage(tag); setNewLanguage('');
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const body = {
      name: draft.values.name.trim(), questions: sentQuestions(drafts, languages),
      texts: languages.flatMap((l) => { const one = texts[l]; return one && (one.about || one.reads || one.thanks) ? [{ language: l, about: one.about.trim() || null, reads: one.reads.trim() || null, thanks: one.thanks.trim() || null }] : []; }),
    };
    await draft.send(async () => {
      const kept = survey ? await take(api.PATCH('/api/v1/surveys/{id}', { params: { path: { id: survey.id }, header: ifMatch(survey) }, body })) : await take(api.POST('/api/v1/surveys', { body }));
      say(survey ? t('surveys.changed') : t('surveys.added'));
      await queries.invalidateQueries({ queryKey: ['surveys'] });
      close(kept.id);
    });
  };
  return (
    <div className="writing">
      <form className="form survey" onSubmit={(e) => void submit(e)}>
        <fieldset disabled={readOnly} className="plain">
          <TextInput autoFocus={!survey} label={t('surveys.name')} description={t('surveys.name_why')} required withAsterisk={false} maxLength={120} {...draft.field('name')} />
          <div className="row wrap languages" role="group" aria-label={t('surveys.languages')}>
            {languages.map((l) => <Button key={l} size="compact-sm" aria-pressed={l === language} variant={l === language ? 'filled' : undefined} onClick={() => setLanguage(l)}>{l}</Button>)}
            <TextInput aria-label={t('surveys.new_language')} placeholder={t('surveys.language_like')} maxLength={10} w={110} value={newLanguage} onChange={(e) => setNewLanguage(e.currentTarget.value)} onKeyDown={(e) => { if (e.key === 'Enter') { e.preventDefault(); speak(); } }} />
            <Button size="compact-sm" onClick={speak}>{t('surveys.add_language')}</Button>
          </div>
          <ol className="questions">
            {drafts.map((d, i) => (
              <li key={d.key} onFocus={() => setAt(i)}>
                <div className="row wrap">
                  <Select aria-label={t('surveys.kind_of', { n: i + 1 })} disabled={d.question !== null} data={kinds.map((value) => ({ value, label: word('question_kind', value) }))} value={d.kind} onChange={(e) => change(d.key, { kind: e.currentTarget.value as QuestionKind })} />
                  <span className="grow" />
                  <button type="button" className="mv" disabled={i === 0} aria-label={t('surveys.up', { n: i + 1 })} onClick={() => move(i, -1)}><IconArrowUp className="i" aria-hidden /></button>
                  <button type="button" className="mv" disabled={i === drafts.length - 1} aria-label={t('surveys.down', { n: i + 1 })} onClick={() => move(i, 1)}><IconArrowDown className="i" aria-hidden /></button>
                  <button type="button" className="mv" disabled={drafts.length === 1} aria-label={t('surveys.drop', { n: i + 1 })} onClick={() => setDrafts(drafts.filter((one) => one !== d))}><IconX className="i" aria-hidden /></button>
                </div>
                <TextInput label={t('surveys.ask', { n: i + 1 })} required withAsterisk={false} maxLength={200} lang={language} value={d.words[language]?.ask ?? ''} onChange={(e) => write(d, { ask: e.currentTarget.value })} />
                {d.kind === 'choice' && <Textarea label={t('surveys.choices', { n: i + 1 })} description={t('surveys.one_a_line')} rows={3} autosize={false} lang={language} value={d.words[language]?.choices ?? ''} onChange={(e) => write(d, { choices: e.currentTarget.value })} />}
                {d.kind !== 'choice' && d.kind !== 'text' && (
                  <div className="two"><TextInput label={t('surveys.low', { n: i + 1 })} maxLength={40} lang={language} value={d.words[language]?.low ?? ''} onChange={(e) => write(d, { low: e.currentTarget.value })} />
                    <TextInput label={t('surveys.high', { n: i + 1 })} maxLength={40} lang={language} value={d.words[language]?.high ?? ''} onChange={(e) => write(d, { high: e.currentTarget.value })} /></div>
                )}
                <label className="tick"><input type="checkbox" checked={d.may_skip} onChange={(e) => change(d.key, { may_skip: e.currentTarget.checked })} />{t('surveys.may_skip', { n: i + 1 })}</label>
              </li>
            ))}
          </ol>
          {draft.errors.questions && <p className="sm st wrong" role="alert">{draft.errors.questions}</p>}
          <p><Button size="compact-sm" onClick={add}>{t('surveys.one_more')}</Button></p>
          <TextInput label={t('surveys.about')} maxLength={120} lang={language} value={text.about} onChange={(e) => writeText({ about: e.currentTarget.value })} />
          <TextInput label={t('surveys.reads')} maxLength={300} lang={language} value={text.reads} onChange={(e) => writeText({ reads: e.currentTarget.value })} />
          <TextInput label={t('surveys.thanks')} maxLength={300} lang={language} value={text.thanks} onChange={(e) => writeText({ thanks: e.currentTarget.value })} />
          {draft.errors.texts && <p className="sm st wrong" role="alert">{draft.errors.texts}</p>}
          <Refused problem={draft.problem} />
          {survey && survey.state === 'open' && <p className="sm dim">{t('surveys.change_why')}</p>}
          {!readOnly && <p className="row wrap"><Button type="submit" variant="filled" loading={draft.busy}>{t('surveys.keep')}</Button>{!survey && <Button variant="subtle" onClick={() => close()}>{t('surveys.leave')}</Button>}</p>}
        </fieldset>
      </form>
      <Preview drafts={drafts} language={language} at={at} about={text.about} choose={setAt} />
    </div>
  );
}
