import { Modal, Switch } from '@mantine/core';
import '@mantine/core/styles/Switch.css';
import '../messages/more.ts';
import { switchSingleKeys, useSingleKeys } from './keys.ts';
import { t } from './messages.tsx';
import './keys.css';

export default function KeysHelp({ screens, close }: { screens: { key: string; label: string }[]; close: () => void }) {
  const on = useSingleKeys();
  const lines: [string[], string][] = [
    [[t('nav.find_key')], t('keys.palette')],
    [['/'], t('keys.search')],
    ...screens.map((s): [string[], string] => [['g', s.key], t('palette.go', { screen: s.label })]),
    [['j', 'k'], t('keys.list')],
    [['Enter'], t('keys.open')],
    [['n'], t('people.add')],
    [['e'], t('keys.done')],
    [['l'], t('keys.later')],
    [['s'], t('keys.not_this')],
    [['g'], t('keys.give')],
    [['f'], t('keys.focus')],
    [['t'], t('keys.touch')],
    [['s'], t('keys.said')],
    [['w'], t('keys.words')],
    [['p'], t('keys.promise_made')],
    [['e', 'o'], t('keys.promise')],
    [['m', 'd', 'x'], t('keys.pair')],
    [['Esc'], t('keys.back')],
    [['?'], t('keys.this')],
  ];
  return (
    <Modal opened onClose={close} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <dl className="keys">
        {lines.map(([keys, words]) => (
          <div key={words}><dt>{keys.map((k) => <kbd key={k}>{k}</kbd>)}</dt><dd>{words}</dd></div>
        ))}
      </dl>
      <Switch mt="lg" checked={on} onChange={(e) => switchSingleKeys(e.currentTarget.checked)} label={t('keys.single')} description={t('keys.single_why')} />
    </Modal>
  );
}
