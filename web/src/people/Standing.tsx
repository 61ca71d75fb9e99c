// How far the relationship has come, and by what.
import { t } from '../shell/messages.tsx';
import { Rungs, useStanding } from '../ladder/Evidence.tsx';
import { NoteValue } from '../ladder/Values.tsx';
import { may, useSigned } from '../session/session.ts';

export function Standing({ id }: { id: string }) {
  const mayTouch = may(useSigned(), 'touchpoints:write');
  const standing = useStanding(id).data;
  if (!standing) return null;
  return (
    <div className="blk">
      <h2>{t('standing.title', { n: standing.level })}</h2>
      <Rungs standing={standing} few={1} />
      {mayTouch && <NoteValue id={id} />}
    </div>
  );
}
