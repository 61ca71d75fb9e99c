// The frame of every screen: the rail, the palette, the keys.
import { Button, Menu, useMantineColorScheme } from '@mantine/core';
import { IconAdjustmentsHorizontal, IconCoffee, IconEar, IconBandage, IconFileImport, IconMenu2, IconSearch, IconStairsUp, IconSunrise, IconUsers } from '@tabler/icons-react';
import { Suspense, lazy, useEffect, useRef, useState } from 'react';
import { Link, NavLink, Navigate, Outlet, useLocation, useNavigate } from 'react-router';
import { may, useSession, useSignOut } from '../session/session.ts';
import type { Session } from '../session/session.ts';
import { Broken } from './Broken.tsx';
import { setTimeZone } from './format.ts';
import { useKeys } from './keys.ts';
import { t, word } from './messages.tsx';
import { Waiting } from './Waiting.tsx';

const loadPalette = () => import('./Palette.tsx');
const Palette = lazy(loadPalette);
const loadOffline = () => import('../counter/offline/start.ts');
const KeysHelp = lazy(() => import('./KeysHelp.tsx'));

const screens = [
  { to: '/relationships', key: 'r', label: 'nav.relationships', icon: IconStairsUp, needs: 'customers:read' },
  { to: '/today', key: 't', label: 'nav.today', icon: IconSunrise, needs: 'today:read' },
  { to: '/counter', key: 'c', label: 'nav.counter', icon: IconCoffee, needs: 'counter:read' },
  { to: '/people', key: 'p', label: 'nav.people', icon: IconUsers, needs: 'customers:read' },
  { to: '/listen', key: 'h', label: 'nav.listen', icon: IconEar, needs: 'surveys:read', far: true },
  { to: '/cases', key: 'm', label: 'nav.cases', icon: IconBandage, needs: 'cases:read', far: true },
  { to: '/import', key: 'i', label: 'nav.import', icon: IconFileImport, needs: 'imports:read', far: true },
  { to: '/settings', key: 's', label: 'nav.settings', icon: IconAdjustmentsHorizontal, needs: null, far: true },
] as const;

// Screens inside a screen: found by the palette.
const inner = [
  { to: '/relationships/ladder', label: 'ladder.title', needs: 'report:read' },
  { to: '/relationships/ladder/rules', label: 'ladder.rules', needs: 'settings:read' },
  { to: '/relationships/themes', label: 'themes.title', needs: 'themes:read' },
  { to: '/today/promises', label: 'promises.title', needs: 'promises:read' },
  { to: '/today/waiting', label: 'waits.title', needs: 'touchpoints:read' },
  { to: '/today/follow-ups', label: 'followups.title', needs: 'customers:read' },
  { to: '/cases/recovery', label: 'recovery.title', needs: 'report:read' },
  { to: '/cases/rules', label: 'rules.title', needs: 'cases:read' },
  { to: '/listen/ideas', label: 'ideas.title', needs: 'responses:read' },
  { to: '/cases/articles', label: 'articles.title', needs: 'cases:read' },
  { to: '/cases/approvals', label: 'money.approvals', needs: 'cases:read' },
  { to: '/settings/hours', label: 'settings.hours', needs: 'settings:read' },
  { to: '/settings/mail', label: 'settings.mail', needs: 'settings:read' },
  { to: '/settings/messages', label: 'settings.messages', needs: 'messages:read' },
  { to: '/people/duplicates', label: 'duplicates.title', needs: 'customers:read' },
] as const;

export function Frame() {
  const session = useSession();
  const here = useLocation();
  if (session.isPending) return <main><Waiting /></main>;
  if (session.isError) return <main><Broken error={session.error} again={() => void session.refetch()} /></main>;
  if (!session.data) return <Navigate to={`/sign-in?next=${encodeURIComponent(here.pathname + here.search)}`} replace />;
  return <Signed session={session.data} />;
}

function Signed({ session }: { session: Session }) {
  setTimeZone(session.business.time_zone);
  const go = useNavigate();
  const here = useLocation();
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  // The counter has the whole screen to itself.
  const alone = here.pathname === '/counter' || here.pathname.startsWith('/counter/');
  const shown = screens.filter((s) => s.needs === null || may(session, s.needs));

  useKeys({
    '?': () => setHelp(true),
    // The counter finds people by itself.
    ...(alone ? {} : { '/': () => (here.pathname === '/people' ? document.getElementById('find')?.focus() : setPalette(true)) }),
    ...Object.fromEntries(shown.map((s) => [`g ${s.key}`, () => void go(s.to)])),
  });
  useEffect(() => {
    const open = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey) return;
      event.preventDefault();
      setPalette(true);
    };
    document.addEventListener('keydown', open);
    // Fetched early, so that what is typed right after the key is not lost.
    void loadPalette().catch(() => undefined);
    return () => document.removeEventListener('keydown', open);
  }, []);
  useEffect(() => {
    let stop: (() => void) | null | undefined;
    void loadOffline().then(({ start }) => { if (stop === undefined) stop = start(session); }).catch(() => undefined);
    return () => { stop?.(); stop = null; };
  }, [session]);
  // A new screen starts at its top, and so does whoever listens to it.
  const first = useRef(true);
  useEffect(() => {
    if (first.current) { first.current = false; return; }
    window.scrollTo(0, 0);
    if (!document.activeElement || document.activeElement === document.body || document.activeElement.closest('.rail')) document.getElementById('main')?.focus();
  }, [here.pathname]);

  return (
    <>
      <a className="skip" href="#main">{t('skip')}</a>
      {alone ? <Outlet context={session} /> : <div className="app">
        <nav className="rail" aria-label={t('nav.label')}>
          <Link className="brand" to="/relationships" aria-label={t('nav.start')}><Mark /><span>Rapport</span></Link>
          <ul>
            {shown.map(({ to, label, icon: Icon, ...more }) => (
              <li key={to} className={'far' in more ? 'far' : undefined}><NavLink className="nav" to={to}><Icon stroke={1.75} aria-hidden /><span>{t(label)}</span></NavLink></li>
            ))}
            <li><button className="nav" type="button" onClick={() => setPalette(true)}><IconSearch stroke={1.75} aria-hidden /><span>{t('nav.find')}</span><kbd aria-hidden>{t('nav.find_key')}</kbd></button></li>
          </ul>
          <div className="me"><Me session={session} help={() => setHelp(true)} /></div>
        </nav>
        <main id="main" tabIndex={-1}>
          <Outlet context={session} />
          <p className="menu-top noprint gap-l"><Me session={session} help={() => setHelp(true)} small far={shown.filter((s) => 'far' in s)} /></p>
        </main>
      </div>}
      <Suspense>
        {palette && <Palette screens={shown.map((s) => ({ to: s.to, key: s.key, label: t(s.label) }))} inner={inner.filter((s) => may(session, s.needs)).map((s) => ({ to: s.to, label: t(s.label) }))} close={() => setPalette(false)} help={() => setHelp(true)} mayAdd={may(session, 'customers:write')} />}
        {help && <KeysHelp screens={shown.map((s) => ({ key: s.key, label: t(s.label) }))} close={() => setHelp(false)} />}
      </Suspense>
    </>
  );
}

// `far`: the screens that a narrow bar has no room for.
function Me({ session, help, small, far = [] }: { session: Session; help: () => void; small?: boolean; far?: readonly (typeof screens)[number][] }) {
  const go = useNavigate();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  return (
    <Menu position="top-start" width={220}>
      <Menu.Target>
        {small
          ? <Button leftSection={<IconMenu2 className="i" aria-hidden />}>{session.staff.name}</Button>
          : <button type="button"><b>{session.business.name}</b>{session.staff.name}, {word('role', session.staff.role)}</button>}
      </Menu.Target>
      <Menu.Dropdown>
        {far.map((s) => <Menu.Item key={s.to} onClick={() => void go(s.to)}>{t(s.label)}</Menu.Item>)}
        {far.length > 0 && <Menu.Divider />}
        {(['auto', 'light', 'dark'] as const).map((scheme) => (
          <Menu.Item key={scheme} onClick={() => setColorScheme(scheme)} aria-current={scheme === colorScheme || undefined} fw={scheme === colorScheme ? 600 : 400}>{t(`scheme.${scheme}`)}</Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={help}>{t('keys.title')}</Menu.Item>
        <Menu.Item onClick={() => signOut.mutate()}>{t('session.sign_out')}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function Mark() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" aria-hidden>
      <circle cx="9" cy="12" r="5.3" /><circle cx="15" cy="12" r="5.3" />
    </svg>
  );
}
