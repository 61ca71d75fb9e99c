// Every screen by its name and its address; those of one person and one case where there are such.
import { tuesday } from './counter.ts';

export function screensOf(openCase?: string, person?: string): [string, string][] {
  return [
    ['sign-in', '/sign-in'], ['sign-in link', '/sign-in?token=none'],
    ['relationships', '/relationships'], ['stayed', '/relationships/stayed'], ['worth', '/relationships/worth'], ['fading', '/relationships/fading'], ['expected', '/relationships/expected'], ['waited', '/relationships/waited'],
    ['people', '/people'], ['enter many', '/people/enter'], ['enquiries', '/people/enquiries'], ['add a person', '/people?add'], ['nobody found', '/people?q=zzzzqqq'], ['people who are meant', '/people?where=%7B%22all%22%3A%5B%7B%22field%22%3A%22missed_count%22%2C%22op%22%3A%22at_least%22%2C%22value%22%3A1%7D%5D%7D'],
    ['today', '/today'], ['one at a time', '/today/focus'], ['follow-ups', '/today/follow-ups'], ['tasks', '/today/tasks'], ['a new task', '/today/tasks?give'], ['what hangs on the owner', '/relationships/owner'], ['fickle or loyal', '/relationships/loyalty'], ['counter', '/counter'], ['counter on a Tuesday', `/counter?at=${tuesday()}`],
    ['ladder', '/relationships/ladder'], ['who climbed', '/relationships/ladder?group=climbed'], ['rules of the ladder', '/relationships/ladder/rules'],
    ['duplicates', '/people/duplicates'], ['households', '/people/duplicates?show=households'], ['merged', '/people/duplicates?show=merges'], ['two nobodies', '/people/duplicates/cus_0-cus_1'],
    ['what they say', '/relationships/themes'], ['who waits', '/today/waiting'], ['opening hours', '/settings/hours'], ['setup', '/settings/setup'], ['mail', '/settings/mail'], ['messages', '/settings/messages'],
    ['promises', '/today/promises'], ['to apologise for', '/today/promises?show=apology'], ['ended promises', '/today/promises?show=ended'], ['kept share', '/today/promises?show=share'],
    ['cases', '/cases'], ['a new case', '/cases?open'], ['waits for a yes', '/cases/approvals'], ['recovery', '/cases/recovery'], ['ledger', '/cases/ledger'], ['rules of cases', '/cases/rules'], ['articles', '/cases/articles'], ['ideas', '/listen/ideas'], ['a new idea', '/listen/ideas?new'],
    ...(openCase ? ([['a case', `/cases/${openCase}`]] as [string, string][]) : []),
    ...(person ? ([['put right', `/cases/put-right/${person}`]] as [string, string][]) : []),
    ...(person ? ([['greeting card', `/counter/${person}`]] as [string, string][]) : []),
    ...(person ? ([['customer', `/people/${person}`]] as [string, string][]) : []),
    ['surveys', '/listen'], ['a new survey', '/listen?new'], ['import', '/import'], ['business', '/settings/business'], ['staff', '/settings/staff'], ['standards', '/settings/standards'], ['keys', '/settings/tokens'], ['you', '/settings/you'], ['changes', '/settings/audit'], ['not here', '/nowhere'],
  ];
}
