// How comments sound, as one bar of three parts and in words.
import { t } from '../shell/messages.tsx';
import { judgedOf, soundOf } from './themes.ts';
import type { Feelings } from './themes.ts';

export function Sound({ feelings }: { feelings: Feelings }) {
  const words = soundOf(feelings);
  if (!words) return <p className="sm dim">{t('themes.not_judged')}</p>;
  const judged = judgedOf(feelings);
  return (
    <p className="sound sm dim">
      <span className="mood" aria-hidden>{(['positive', 'neutral', 'negative'] as const).map((f) => feelings[f] > 0 && <i key={f} data-feeling={f} style={{ flexGrow: feelings[f] / judged }} />)}</span>
      {words}
    </p>
  );
}
