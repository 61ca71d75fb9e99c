// What two passes disagree about: one of them is right.
import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import type { Batch } from './surveys.ts';

export function Differences({ batch, kept }: { batch: Batch; kept: () => void }) {
  // The sheet as this pass has it stands in both.
  const settle = useMutation({
    mutationFn: ({ number, right }: { number: number; right: number }) => {
      const sheet = batch.sheets.find((s) => s.number === number && s.pass === right)!;
      return take(api.POST('/api/v1/survey-batches/{id}/sheets', { params: { path: { id: batch.id } }, body: { pass: 3 - right, number, code: sheet.code, values: sheet.values } }));
    },
    onError: (broken) => say(broken.message), onSettled: kept,
  });
  if (batch.sheets.length === 0) return null;
  const has = (number: number, pass: number) => batch.sheets.some((s) => s.number === number && s.pass === pass);
  return (
    <section className="gap-l" aria-labelledby="differences">
      <h3 id="differences">{t('surveys.differences', { n: batch.differences.length })}</h3>
      <ul className="people-asked">{batch.differences.map((d) => (
        <li key={`${d.number}-${d.question ?? ''}`}><span className="grow">{t('surveys.sheet_n', { n: d.number })}{d.question !== null && `, ${t('surveys.show_question', { n: d.question })}`}: {d.words} {(d.first !== null || d.second !== null) && <b>{t('surveys.first_second', { first: d.first ?? '–', second: d.second ?? '–' })}</b>}</span>
          {has(d.number, 1) && <Button size="compact-sm" onClick={() => settle.mutate({ number: d.number, right: 1 })}>{t('surveys.first_right')}</Button>}{has(d.number, 2) && <Button size="compact-sm" onClick={() => settle.mutate({ number: d.number, right: 2 })}>{t('surveys.second_right')}</Button>}</li>
      ))}</ul>
    </section>
  );
}
