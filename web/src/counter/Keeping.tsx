// Asked for on each device: today's likely people are kept here for when the network fails.
import { Menu } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import { keepPeople, keepsPeople } from './offline/kept.ts';
import { possible } from './offline/vault.ts';
import { reasonOf } from './reason.ts';

export function Keeping() {
  const change = useMutation({
    mutationFn: (on: boolean) => keepPeople(on),
    onSuccess: (_, on) => say(t(on ? 'counter.kept_here' : 'counter.kept_no_more')),
    onError: (broken) => say(reasonOf(broken)),
  });
  if (!possible()) return null;
  const on = keepsPeople();
  return <Menu.CheckboxItem checked={on} closeMenuOnClick onChange={() => change.mutate(!on)}>{t('counter.keep_here')}</Menu.CheckboxItem>;
}
