// What happened, in six tiles.
import { IconCash, IconClock, IconHourglass, IconMoodSad, IconUsers, IconX } from '@tabler/icons-react';
import { causeWord, causes } from './cases.ts';
import { t } from '../shell/messages.tsx';

const icons = { not_ready: IconClock, wrong_thing: IconX, not_good: IconMoodSad, long_wait: IconHourglass, treatment: IconUsers, price: IconCash } as const;

export function Causes({ value, choose }: { value: string; choose: (cause: string) => void }) {
  return (
    <div className="tiles" role="group" aria-label={t('cases.what_happened')}>
      {causes.map((cause) => {
        const Icon = icons[cause];
        return <button key={cause} type="button" className="tile" aria-pressed={cause === value} onClick={() => choose(cause)}><Icon className="i" stroke={1.75} aria-hidden />{causeWord(cause)}</button>;
      })}
    </div>
  );
}
