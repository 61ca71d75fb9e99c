// Asked for on each device: today's likely people are kept here for when the network fails.
import { Menu } from '@mantine/core';
import { t } from '../shell/messages.tsx';
import { keepsPeople } from './offline/kept.ts';
import { possible } from './offline/vault.ts';
import { useKeeping } from './useKeeping.ts';

export function Keeping() {
  const keep = useKeeping();
  if (!possible()) return null;
  const on = keepsPeople();
  return <Menu.CheckboxItem checked={on} closeMenuOnClick onChange={() => keep.mutate(!on)}>{t('counter.keep_here')}</Menu.CheckboxItem>;
}
