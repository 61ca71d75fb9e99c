// Writing back to an answer: it stands on the page where they answered, so that it also reaches who gave no name.
import { Button, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';

export function WriteBack({ answer, mayWrite }: { answer: Schemas['AnswerView']; mayWrite: boolean }) {
  const queries = useQueryClient();
  const path = { params: { path: { id: answer.id } } };
  const [words, setWords] = useState<string | null>(null);
  const replies = useQuery({ queryKey: ['survey-answers', answer.id, 'replies'], enabled: answer.replies > 0, queryFn: () => take(api.GET('/api/v1/survey-answers/{id}/replies', path)) });
  const send = useMutation({
    mutationFn: (text: string) => take(api.POST('/api/v1/survey-answers/{id}/replies', { ...path, body: { words: text } })),
    onSuccess: () => { setWords(null); say(t('surveys.replied')); void queries.invalidateQueries({ queryKey: ['surveys'] }); void queries.invalidateQueries({ queryKey: ['survey-answers', answer.id] }); },
    onError: (broken) => say(broken.message),
  });
  return (
    <>
      {(replies.data?.data ?? []).map((r) => <p className="sm" key={r.id}><b>{t('surveys.we_wrote', { who: r.staff ?? '', day: shortDayYear(r.at) })}</b> {r.words}</p>)}
      {mayWrite && words === null && <button type="button" className="link" onClick={() => setWords('')}>{t('surveys.write_back')}</button>}
      {words !== null && (
        <form className="form" onSubmit={(e) => { e.preventDefault(); send.mutate(words.trim()); }}>
          <Textarea autoFocus autosize={false} rows={3} label={t('surveys.your_words')} description={t('surveys.where_it_stands')} required withAsterisk={false} maxLength={4000} value={words} onChange={(e) => setWords(e.currentTarget.value)} />
          <p className="row wrap"><Button type="submit" variant="filled" loading={send.isPending}>{t('surveys.send_words')}</Button><Button variant="subtle" onClick={() => setWords(null)}>{t('surveys.leave')}</Button></p>
        </form>
      )}
    </>
  );
}
