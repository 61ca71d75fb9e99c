// Where a review or a post stands: its stars in ink, the place as a link to it.
import { IconExternalLink, IconStar, IconStarFilled } from '@tabler/icons-react';
import '../messages/more.ts';
import { t } from '../shell/messages.tsx';
import type { Case } from './cases.ts';

export function Stars({ n }: { n: number }) {
  return <span className="stars" role="img" aria-label={t('cases.stars_n', { n })}>{[1, 2, 3, 4, 5].map((star) => (star <= n ? <IconStarFilled key={star} className="i" aria-hidden /> : <IconStar key={star} className="i" stroke={1.75} aria-hidden />))}</span>;
}

export function Place({ one }: { one: Pick<Case, 'place' | 'link'> }) {
  if (!one.place) return null;
  if (!one.link) return <span>{one.place}</span>;
  return <a className="link" href={one.link} target="_blank" rel="noreferrer">{one.place} <IconExternalLink className="i" stroke={1.75} aria-hidden /></a>;
}
