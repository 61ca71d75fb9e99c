// For the owner alone: that there is no fresh backup of all this, and what makes one. Nothing where all is well.
import { IconDeviceUsb } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';

const command = 'rapport backup FILE';
const hour = 3_600_000;

export function Backup() {
  const isOwner = useSigned().staff.role === 'owner';
  const standing = useQuery({ queryKey: ['backup'], enabled: isOwner, staleTime: hour, queryFn: () => take(api.GET('/api/v1/backup')) });
  if (!standing.data?.overdue) return null;
  const { proven_at: proven, days } = standing.data;
  return <p className="row sm dim noprint"><IconDeviceUsb className="i" stroke={1.75} aria-hidden /><span>{t(proven ? 'backup.old' : 'backup.none', { n: days, command })}</span></p>;
}
