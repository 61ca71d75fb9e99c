// Writing an article in Markdown, with how it will stand there beside it.
import { Button, TextInput, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import type { FormEvent } from 'react';
import { api, ifMatch, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { useDraft } from '../shell/draft.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { say } from '../shell/undo.tsx';
import { Blocks } from './Blocks.tsx';

type Article = Schemas['Article'];

export function Writing({ article, close, kept }: { article?: Article; close: () => void; kept: (made: Article) => void }) {
  const queries = useQueryClient();
  const draft = useDraft({ title: article?.title ?? '', text: article?.text ?? '' });
  const text = useDeferredValue(draft.values.text);
  const preview = useQuery({ queryKey: ['article-preview', text], enabled: text.trim() !== '' && text.length <= 12_000, placeholderData: (old) => old, queryFn: () => take(api.POST('/api/v1/articles/preview', { body: { text } })) });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    await draft.send(async () => {
      const body = { title: draft.values.title.trim(), text: draft.values.text };
      const made = article ? await take(api.PATCH('/api/v1/articles/{id}', { params: { path: { id: article.id }, header: ifMatch(article) }, body })) : await take(api.POST('/api/v1/articles', { body }));
      say(t('articles.kept'));
      await Promise.all(['articles', 'article'].map((key) => queries.invalidateQueries({ queryKey: [key] })));
      close();
      kept(made);
    });
  };
  return (
    <form className="form writing" onSubmit={(event) => void submit(event)}>
      <TextInput label={t('articles.title_of')} required withAsterisk={false} autoFocus maxLength={160} {...draft.field('title')} />
      <Textarea label={t('articles.text')} description={t('articles.how')} required withAsterisk={false} autosize minRows={8} maxLength={12000} {...draft.field('text')} />
      {text.trim() !== '' && preview.data && <section className="panel pad" aria-label={t('articles.preview')}><Blocks blocks={preview.data.blocks} /></section>}
      <Refused problem={draft.problem} />
      <div className="row wrap"><Button type="submit" variant="filled" loading={draft.busy}>{t('save')}</Button><Button onClick={close}>{t('cancel')}</Button></div>
    </form>
  );
}
