// What comments are about: the biggest theme first, what moved, how it sounds, and in their own words.
import { Button, TextInput } from '@mantine/core';
import { IconChevronLeft, IconPin, IconSearch, IconTrendingDown, IconTrendingUp } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearchParams } from 'react-router';
import { Sparkline } from '../relationships/Sparkline.tsx';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { percent, whole } from '../shell/format.ts';
import { useKeys } from '../shell/keys.ts';
import { t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Comments } from './Comments.tsx';
import { Sound } from './Sound.tsx';
import { Tend } from './Tend.tsx';
import { movedOf, pointsOf, sentenceOf, shareOf } from './themes.ts';
import type { ThemeTold } from './themes.ts';
import './themes.css';

export default function Themes() {
  useTitle(t('themes.title'));
  const mayWrite = may(useSigned(), 'themes:write');
  const [asked, ask] = useSearchParams();
  const open = asked.get('open');
  const q = asked.get('q') ?? '';
  const survey = asked.get('survey') ?? undefined;
  const set = (key: string, value: string | null) => ask((old) => {
    const next = new URLSearchParams(old);
    if (value) next.set(key, value); else next.delete(key);
    return next;
  }, { replace: true });
  useKeys({ Escape: () => set('open', null) });
  const themes = useQuery({ queryKey: ['themes', 'of', survey], queryFn: () => take(api.GET('/api/v1/themes', { params: { query: { survey_id: survey } } })) });
  const about = useQuery({ queryKey: ['surveys', survey], enabled: survey !== undefined, queryFn: () => take(api.GET('/api/v1/surveys/{id}', { params: { path: { id: survey! } } })) });
  if (themes.isPending) return <Waiting lines={5} />;
  if (themes.isError) return <Broken error={themes.error} again={() => void themes.refetch()} />;

  const told = themes.data;
  return (
    <div className="themes">
      <div className="bar"><Button component={Link} to="/relationships" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.relationships')}</Button></div>
      <h1 className="sr">{t('themes.title')}</h1>
      {survey && <p className="row wrap sm"><span>{t('themes.of_survey', { name: about.data?.name ?? '' })}</span><Button variant="subtle" size="compact-sm" onClick={() => set('survey', null)}>{t('themes.of_all')}</Button></p>}
      <p className="sentence">{told.comments === 0 ? t(survey ? 'themes.none_of_survey' : 'themes.none') : (sentenceOf(told) ?? t('themes.not_yet'))}</p>
      {told.why_not && <p className="dim">{told.why_not}</p>}
      {told.comments > 0 && (
        <>
          <Sound feelings={told.feelings} />
          <form role="search" className="row wrap find" onSubmit={(e) => { e.preventDefault(); set('q', String(new FormData(e.currentTarget).get('q') ?? '').trim()); }}>
            <TextInput key={q} name="q" defaultValue={q} maxLength={200} aria-label={t('themes.search')} placeholder={t('themes.search')} leftSection={<IconSearch className="i" aria-hidden />} />
            <Button type="submit">{t('themes.find')}</Button>
            {q && <Button variant="subtle" onClick={() => set('q', null)}>{t('themes.all')}</Button>}
          </form>
        </>
      )}
      {q ? <Comments q={q} survey={survey} /> : (
        <ul className="said">
          {told.themes.map((theme) => <One key={theme.id} theme={theme} of={told.comments} all={told.themes} survey={survey} mayWrite={mayWrite} open={open === theme.id} toggle={() => set('open', open === theme.id ? null : theme.id)} />)}
        </ul>
      )}
      {told.themes.length > 0 && !q && <p className="sm dim">{t('themes.about_none', { n: whole(told.about_none), of: whole(told.comments) })} {t('themes.english_only')}</p>}
    </div>
  );
}

function One({ theme, of, all, survey, mayWrite, open, toggle }: { theme: ThemeTold; of: number; all: ThemeTold[]; survey?: string; mayWrite: boolean; open: boolean; toggle: () => void }) {
  const moved = movedOf(theme);
  const Arrow = theme.moved.direction === 'more' ? IconTrendingUp : IconTrendingDown;
  return (
    <li id={theme.id}>
      <div className="top">
        <div className="grow">
          <h2>{theme.label}{theme.pinned_at && <IconPin className="i" role="img" aria-label={t('themes.pinned')} />}</h2>
          <p className="sm dim">{shareOf(theme, of)}{moved && <>{' '}<b className="moved"><Arrow className="i" aria-hidden />{moved}</b></>}</p>
          {theme.parts.length > 0 && <p className="sm dim">{t('themes.with', { parts: theme.parts.map((p) => p.label).join('; ') })}</p>}
        </div>
        <Sparkline points={pointsOf(theme)} label={t('themes.trend', { label: theme.label })} show={percent} />
        <Button size="compact-sm" aria-expanded={open} aria-label={t(open ? 'themes.close_of' : 'themes.open_of', { label: theme.label })} onClick={toggle}>{t(open ? 'close' : 'themes.open')}</Button>
      </div>
      <ul className="quotes">{theme.typical.map((quote) => <li key={`${quote.id} ${quote.words}`} className="serif">{quote.customer_id ? <Link to={`/people/${quote.customer_id}`}>{t('themes.quoted', { words: quote.words })}</Link> : t('themes.quoted', { words: quote.words })}</li>)}</ul>
      <Sound feelings={theme.feelings} />
      {open && (
        <div className="opened">
          <p className="sm dim">{t('themes.words', { words: theme.words.join(', ') })} {t('themes.stability', { share: percent(theme.stability) })}</p>
          {mayWrite && <Tend theme={theme} others={all.filter((one) => one.id !== theme.id)} />}
          <Comments theme={theme.id} survey={survey} />
        </div>
      )}
    </li>
  );
}
