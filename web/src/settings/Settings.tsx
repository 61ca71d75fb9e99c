// The business, who works here, its mail, keys for programs, oneself, and what was changed by whom.
import { NavLink, useParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { t } from '../shell/messages.tsx';
import { NotHere } from '../shell/NotHere.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Audit } from './Audit.tsx';
import { BusinessForm } from './BusinessForm.tsx';
import { Mail } from '../mail/Mail.tsx';
import { Messages } from '../mail/Messages.tsx';
import { HoursForm } from './Hours.tsx';
import { SetupFile } from './SetupFile.tsx';
import { Standards } from '../standards/Standards.tsx';
import { StaffList } from './StaffList.tsx';
import { Tokens } from './Tokens.tsx';
import { You } from './You.tsx';
import './settings.css';

const sections = [
  { slug: 'business', needs: 'settings:read', Part: BusinessForm },
  { slug: 'hours', needs: 'settings:read', Part: HoursForm },
  { slug: 'staff', needs: 'staff:read', Part: StaffList },
  { slug: 'standards', needs: 'standards:read', Part: Standards },
  { slug: 'mail', needs: 'settings:read', Part: Mail },
  { slug: 'messages', needs: 'messages:read', Part: Messages },
  { slug: 'setup', needs: 'settings:read', Part: SetupFile },
  { slug: 'tokens', needs: 'tokens:read', Part: Tokens },
  { slug: 'you', needs: null, Part: You },
  { slug: 'audit', needs: 'audit:read', Part: Audit },
] as const;

export default function Settings() {
  const session = useSigned();
  const { section } = useParams();
  const open = sections.filter((s) => s.needs === null || may(session, s.needs));
  const here = section === undefined ? open[0] : open.find((s) => s.slug === section);
  useTitle(t('nav.settings'));
  if (!here) return <NotHere />;
  return (
    <>
      <div className="bar"><h1>{t('nav.settings')}</h1></div>
      <nav className="row wrap sections" aria-label={t('nav.settings')}>
        {open.map((s) => <NavLink key={s.slug} className="pick" to={`/settings/${s.slug}`} aria-current={s === here ? 'page' : undefined}>{t(`settings.${s.slug}`)}</NavLink>)}
      </nav>
      <here.Part mayWrite={may(session, 'settings:write')} />
    </>
  );
}
