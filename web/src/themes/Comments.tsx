// Comments about a theme or with some words, newest first, with what each sentence of theirs is about.
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { exact, shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import type { CommentTold } from './themes.ts';

export function Comments({ theme, q, survey }: { theme?: string; q?: string; survey?: string }) {
  const found = useInfiniteQuery({
    queryKey: ['themes', 'comments', theme, q, survey],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => {
      const query = { q, survey_id: survey, limit: 20, cursor: pageParam };
      return theme ? take(api.GET('/api/v1/themes/{id}/comments', { params: { path: { id: theme }, query } })) : take(api.GET('/api/v1/comments', { params: { query } }));
    },
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  if (found.isPending) return <Waiting lines={3} />;
  if (found.isError) return <Broken error={found.error} again={() => void found.refetch()} />;
  const rows = found.data.pages.flatMap((page) => page.data);
  if (rows.length === 0) return <p className="dim gap">{t('themes.nothing_found')}</p>;
  return (
    <>
      <ul className="comments gap">{rows.map((row) => <Comment key={row.id} comment={row} theme={theme} />)}</ul>
      {found.hasNextPage && <Button mt="md" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t('more')}</Button>}
    </>
  );
}

function Comment({ comment, theme }: { comment: CommentTold; theme?: string }) {
  const others = [...new Map(comment.sentences.filter((s) => s.theme_id !== theme).map((s) => [s.theme_id, s.theme])).values()];
  return (
    <li>
      <p className="serif">{comment.comment}</p>
      <p className="sm dim">{comment.customer_id ? <Link to={`/people/${comment.customer_id}`}>{comment.customer || t('themes.nobody')}</Link> : t('themes.without_name')}, <time dateTime={comment.at} title={exact(comment.at)}>{shortDayYear(comment.at)}</time>, {comment.survey && comment.score !== null ? t('themes.scored', { survey: comment.survey.toUpperCase(), score: comment.score }) : <Source comment={comment} />}{others.length > 0 && <> · {t('themes.also', { themes: others.join('; ') })}</>}</p>
    </li>
  );
}

// Where it was said: a case and a survey's answer have a place of their own.
function Source({ comment }: { comment: CommentTold }) {
  const name = t(`themes.said.${comment.said}`);
  return comment.case_id ? <Link to={`/cases/${comment.case_id}`}>{name}</Link> : name;
}
