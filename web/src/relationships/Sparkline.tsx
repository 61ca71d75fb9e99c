// One series, one ink, its interval as a soft band; scaled to the band, so that noise looks like noise.
import { scaleLinear } from '@visx/scale';
import { Area, LinePath } from '@visx/shape';
import { shortMonth } from '../shell/format.ts';
import type { Point } from './figures.ts';

type Size = { width: number; height: number; left: number; right: number; foot: number };
const small: Size = { width: 256, height: 62, left: 26, right: 6, foot: 16 };
const large: Size = { width: 760, height: 220, left: 46, right: 46, foot: 24 };

export function Sparkline({ points, label, show, big }: { points: Point[]; label: string; show: (v: number) => string; big?: boolean }) {
  const size = big ? large : small;
  const known = points.filter((p) => p.value !== null);
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last || known.length < 2) return null;

  const bounds = known.flatMap((p) => [p.low ?? p.value!, p.high ?? p.value!]);
  const [low, high] = [Math.min(...bounds), Math.max(...bounds)];
  const x = scaleLinear({ domain: [0, points.length - 1], range: [size.left, size.width - size.right] });
  const y = scaleLinear({ domain: low === high ? [low - 1, high + 1] : [low, high], range: [size.height - size.foot, 4] });
  const at = points.map((p, i) => ({ ...p, i }));
  const firstAt = at.find((p) => p.month === first.month)!;
  const lastAt = at.find((p) => p.month === last.month)!;

  return (
    <svg className={big ? 'spark big-spark' : 'spark'} viewBox={`0 0 ${size.width} ${size.height}`} preserveAspectRatio="xMinYMid meet" role="img" aria-label={label}>
      <Area data={at} defined={(p) => p.low !== null && p.high !== null} x={(p) => x(p.i)} y0={(p) => y(p.low!)} y1={(p) => y(p.high!)} fill="var(--accent-band)" />
      <LinePath data={at} defined={(p) => p.value !== null} x={(p) => x(p.i)} y={(p) => y(p.value!)} stroke="var(--accent)" strokeWidth={1.75} strokeLinejoin="round" strokeLinecap="round" />
      <circle cx={x(lastAt.i)} cy={y(last.value!)} r={3.2} fill="var(--accent)" />
      <text x={x(firstAt.i) - 5} y={y(first.value!) + 4} textAnchor="end">{bare(show(first.value!))}</text>
      {big && <text x={x(lastAt.i) + 8} y={y(last.value!) + 4}>{bare(show(last.value!))}</text>}
      <text x={size.left} y={size.height - 2}>{shortMonth(points[0]!.month)}</text>
      <text x={size.width - size.right + 4} y={size.height - 2} textAnchor="end">{shortMonth(points.at(-1)!.month)}</text>
    </svg>
  );
}

// The unit stands beside the figure already.
const bare = (shown: string) => shown.split('\u202f')[0];
