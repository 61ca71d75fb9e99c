// What a customer's answer costs: bytes of each page, and CPU of an answer against a form that opens nothing.
import { Agent, request } from 'node:http';
import { Place, Server } from '../tests/lib/server.mjs';

const links = 1500, together = 8;

// Each request is another network's, as a proxy tells it: one network alone would be told to wait.
let asker = 0;
const ask = (base, agent, method, path, body) => new Promise((tell, refuse) => {
  asker += 1;
  const from = { 'X-Forwarded-For': `10.${(asker >> 16) & 255}.${(asker >> 8) & 255}.${asker & 255}` };
  const asked = request(`${base}${path}`, { agent, method, headers: body ? { ...from, 'Content-Type': 'application/x-www-form-urlencoded' } : from }, (answer) => {
    let bytes = 0;
    answer.on('data', (part) => (bytes += part.length));
    answer.once('end', () => tell({ status: answer.statusCode, bytes }));
  });
  asked.once('error', refuse);
  asked.end(body);
});

export async function surveys(tell, cpuOf) {
  const place = new Place();
  try {
    const token = place.init().owner;
    const server = await Server.start(place, ['--trusted-proxy', '127.0.0.1']);
    const api = async (path, body) => {
      const answer = await fetch(`${server.base}/api/v1${path}`, { method: 'POST', headers: { Authorization: `Bearer ${token}`, ...(body && { 'Content-Type': 'application/json' }) }, body: body && JSON.stringify(body) });
      if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
      return answer.json();
    };
    try {
      const en = (words, more = {}) => [{ language: 'en', ask: words, ...more }, { language: 'de', ask: words, ...more }];
      const survey = await api('/surveys', { name: 'After a visit', texts: [{ language: 'en', about: 'bakery, café and deli in Quendelbrück', reads: 'Hanne, whose shop it is.', thanks: 'We bake on.' }], questions: [
        { kind: 'nps', words: en('How likely are you to send a friend to us?', { low: 'not at all', high: 'certainly' }) }, { kind: 'text', words: en('Would you say why?') },
        { kind: 'csat', words: en('How content were you?') }, { kind: 'choice', words: en('What did you come for?', { choices: ['Bread', 'Coffee', 'Supper'] }) }] });
      await api(`/surveys/${survey.id}/opening`);
      const { link: code } = await api(`/surveys/${survey.id}/places`, { kind: 'qr', name: 'door' }), { link: tablet } = await api(`/surveys/${survey.id}/places`, { kind: 'tablet', name: 'till' });
      const asked = [];
      for (let i = 0; i < links; i += 1) {
        const { id } = await api('/customers', { name: `Customer ${i}` });
        asked.push((await api(`/surveys/${survey.id}/invitations`, { customer_id: id, channel: 'counter' })).link);
      }
      const agent = new Agent({ keepAlive: true, maxSockets: together });
      // CPU of the server for one request, over all of them.
      const cost = async (requests, wanted) => {
        const before = cpuOf(server.process);
        const left = [...requests];
        const work = async () => {
          for (let one = left.pop(); one; one = left.pop()) {
            const { status } = await ask(server.base, agent, ...one);
            if (status !== wanted) throw new Error(`${one.join(' ')}: ${status}`);
          }
        };
        await Promise.all(Array.from({ length: together }, work));
        return ((cpuOf(server.process) - before) / requests.length) * 1e3;
      };
      const empty = await cost(asked.map((_, i) => ['POST', `/s/${i}`, 'q=1']), 404);
      const first = await cost(asked.map((link, i) => ['POST', link, `q=1&w=1&l=en&score=${i % 11}`]), 303);
      const words = await cost(asked.map((link) => ['POST', link, 'q=2&w=1&l=en&words=The+rye+was+still+warm']), 303);
      const again = await cost(asked.map((link, i) => ['POST', link, `q=1&w=1&l=en&score=${i % 11}`]), 303);
      const seen = await cost(asked.map((link) => ['GET', link]), 200);
      const floorIs = 'a form that opens nothing';
      tell('surveys', 'a first answer, with its response, facts and timeline', { value: first, unit: 'CPU ms', floor: empty, floorIs });
      tell('surveys', 'words to it', { value: words, unit: 'CPU ms', floor: empty, floorIs });
      tell('surveys', 'the same sent twice', { value: again, unit: 'CPU ms', floor: empty, floorIs });
      tell('surveys', 'a page', { value: seen, unit: 'CPU ms', floor: empty, floorIs });
      for (const [what, path] of Object.entries({ 'the first question': `${asked[0]}?q=1`, 'words': `${asked[0]}?q=2`, 'the last question': `${asked[0]}?q=4`, 'thanks': `${asked[0]}?q=done`, 'by a code': code, 'four faces': tablet, 'nothing there': '/s/none' }))
        tell('surveys', `bytes of ${what}`, { value: (await ask(server.base, agent, 'GET', path)).bytes, unit: 'bytes', goal: { is: 20_000 } });
      agent.destroy();
    } finally {
      await server.stop();
    }
  } finally {
    place.remove();
  }
}
