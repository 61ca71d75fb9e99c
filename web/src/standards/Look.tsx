// Which contacts the figures are about.
import { TextInput } from '@mantine/core';
import { t } from '../shell/messages.tsx';
import type { Looked } from './standards.ts';

export function Look({ looked, set }: { looked: Looked; set: (change: Record<string, string | null>) => void }) {
  return (
    <fieldset className="look">
      <legend className="sr">{t('standards.look')}</legend>
      <TextInput type="date" label={t('standards.from')} value={looked.from ?? ''} max={looked.to} onChange={(e) => set({ from: e.currentTarget.value })} />
      <TextInput type="date" label={t('standards.to')} value={looked.to ?? ''} min={looked.from} onChange={(e) => set({ to: e.currentTarget.value })} />
      <TextInput key={looked.place ?? ''} label={t('standards.place')} placeholder={t('standards.every_place')} defaultValue={looked.place ?? ''} maxLength={60} onBlur={(e) => set({ place: e.currentTarget.value.trim() })} onKeyDown={(e) => { if (e.key === 'Enter') set({ place: e.currentTarget.value.trim() }); }} />
    </fieldset>
  );
}
