// A silence is drawn: filled dot came, thin ring did not, bold ring silent longer than their own rhythm.
import { t } from '../shell/messages.tsx';

const step = 6;
const looks: Record<string, string> = { c: 'on', n: 'off', s: 'quiet' };

export function Dots({ weeks, name }: { weeks: string; name: string }) {
  const marks = [...weeks];
  const said = t('dots.spoken', { name, all: marks.length, came: marks.filter((m) => m === 'c').length, silent: marks.filter((m) => m === 's').length });
  return (
    <svg className="dots" width={marks.length * step} height={12} viewBox={`0 0 ${marks.length * step} 12`} role="img" aria-label={said}>
      {marks.map((m, i) => <circle key={i} className={looks[m] ?? 'off'} cx={3 + i * step} cy={6} r={m === 'c' ? 2.6 : 2.3} />)}
    </svg>
  );
}
