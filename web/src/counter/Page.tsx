// The counter has the whole screen to itself: a line at the top, what is read in the middle, what is pressed at the bottom.
import { Menu } from '@mantine/core';
import { IconMenu2 } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useSignOut, useSigned } from '../session/session.ts';
import { clock } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Keeping } from './Keeping.tsx';
import { Saved } from './Saved.tsx';
import { Strip } from './Strip.tsx';
import { useNow } from './useNow.ts';
import './counter.css';

export function Page({ closes, children, dock }: { closes?: number; children: ReactNode; dock: ReactNode }) {
  const { staff } = useSigned();
  const now = new Date(useNow(1000)).toISOString();
  return (
    <div className="counter">
      <header className="ctop">
        <Away />
        <b>{t('nav.counter')}</b>
        <span className="opt2">{staff.name}</span>
        <Saved />
        {closes !== undefined && <span className="opt2">{t('counter.closes', { s: closes })}</span>}
        <time className="clock" dateTime={now}>{clock(now)}</time>
      </header>
      <Strip />
      <main id="main" className="cbody" tabIndex={-1}>{children}</main>
      {dock}
    </div>
  );
}

function Away() {
  const go = useNavigate();
  const signOut = useSignOut();
  return (
    <Menu position="bottom-start" width="min(400px, calc(100vw - 12px))" withinPortal={false} withInitialFocusPlaceholder={false} classNames={{ item: 'big' }}>
      <Menu.Target><button type="button" className="away" aria-label={t('counter.menu')}><IconMenu2 stroke={1.75} aria-hidden /></button></Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void go('/relationships')}>{t('counter.leave')}</Menu.Item>
        <Keeping />
        <Menu.Item onClick={() => signOut.mutate()}>{t('session.sign_out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
