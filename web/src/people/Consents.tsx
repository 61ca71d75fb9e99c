// May we? Per channel, with when and how we know. Each answer is kept for good; a later one comes on top of it.
import { Menu } from '@mantine/core';
import { IconCircleCheck, IconHelpCircle, IconPencil, IconX } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { exact, shortDayYear } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import type { Customer } from './people.ts';

type Channel = Schemas['Channel'];
const channels = ['post', 'email', 'phone', 'sms'] as const satisfies Channel[];
const ways = ['in_person', 'by_phone', 'in_writing'] as const;

export function Consents({ customer, mayWrite }: { customer: Customer; mayWrite: boolean }) {
  const queries = useQueryClient();
  const { id } = customer;
  const history = useQuery({ queryKey: ['customer', id, 'consents'], queryFn: () => take(api.GET('/api/v1/customers/{id}/consents', { params: { path: { id } } })) });
  const change = useMutation({
    mutationFn: (body: Schemas['NewConsent']) => take(api.POST('/api/v1/customers/{id}/consents', { params: { path: { id } }, body })),
    onSuccess: (_, { channel }) => {
      say(t('consent.saved', { channel: t(`channel.${channel}`) }));
      void queries.invalidateQueries({ queryKey: ['customer', id] });
    },
    onError: (broken) => say(broken.message),
  });
  return (
    <div className="blk">
      <h2>{t('consent.title')}</h2>
      <dl className="kv facts">
        {channels.map((channel) => {
          const given = customer[`consent_${channel}`];
          const latest = history.data?.data.find((c) => c.channel === channel);
          const name = t(`channel.${channel}`);
          return (
            <div key={channel}>
              <dt>{name}</dt>
              <dd>
                {mayWrite ? (
                  <Menu>
                    <Menu.Target><button type="button" className="fact" aria-label={t('consent.change', { channel: name, state: wordOf(given) })}><State given={given} /><IconPencil className="pen" stroke={1.75} aria-hidden /></button></Menu.Target>
                    <Menu.Dropdown>
                      {[true, false].map((yes) => ways.map((way) => (
                        <Menu.Item key={`${yes} ${way}`} onClick={() => change.mutate({ channel, given: yes, source: t(`consent.${way}`) })}>{t(yes ? 'consent.they_said_yes' : 'consent.they_said_no', { way: t(`consent.${way}`) })}</Menu.Item>
                      )))}
                    </Menu.Dropdown>
                  </Menu>
                ) : <State given={given} />}
                {latest && <span className="xs dim since" title={exact(latest.at)}>{t('consent.since', { day: shortDayYear(latest.at), source: latest.source })}</span>}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}

const wordOf = (given: boolean | null) => t(given === true ? 'consent.yes' : given === false ? 'consent.no' : 'consent.never_asked');

function State({ given }: { given: boolean | null }) {
  const Icon = given === true ? IconCircleCheck : given === false ? IconX : IconHelpCircle;
  return <span className={`st ${given === true ? 'good' : given === false ? 'wrong' : 'plain'}`}><Icon className="i" stroke={1.75} aria-hidden />{wordOf(given)}</span>;
}
