// What this device keeps for when the network fails. Everything lies encrypted under a key that cannot be taken out of
// this browser; each shelf has its own, so that emptying one makes what was on it unreadable for good.
const shelves = ['self', 'people', 'outbox'] as const;
export type Shelf = (typeof shelves)[number];
type Sealed = { id: string; at: number; iv: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer };
export type Entry<T> = { id: string; at: number; value: T };

// Encryption is only there in a secure context (HTTPS, or this machine itself); without it nothing is kept.
export const possible = (): boolean => globalThis.isSecureContext === true && 'indexedDB' in globalThis && 'subtle' in crypto;

let opened: Promise<IDBDatabase> | null = null;

function database(): Promise<IDBDatabase> {
  opened ??= new Promise<IDBDatabase>((open, refuse) => {
    const request = indexedDB.open('rapport-counter', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('keys');
      shelves.forEach((shelf) => request.result.createObjectStore(shelf, { keyPath: 'id' }));
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => { request.result.close(); opened = null; };
      request.result.onclose = () => { opened = null; };
      open(request.result);
    };
    request.onerror = () => { opened = null; refuse(request.error ?? new Error('IndexedDB')); };
  });
  return opened;
}

async function run<T>(stores: string[], mode: IDBTransactionMode, act: (transaction: IDBTransaction) => IDBRequest<T> | null): Promise<T | undefined> {
  const transaction = (await database()).transaction(stores, mode, { durability: 'strict' });
  const request = act(transaction);
  return new Promise((done, refuse) => {
    transaction.oncomplete = () => done(request?.result);
    transaction.onabort = transaction.onerror = () => refuse(transaction.error ?? new Error('IndexedDB'));
  });
}

async function keyOf(shelf: Shelf): Promise<CryptoKey> {
  const kept = await run<CryptoKey | undefined>(['keys'], 'readonly', (t) => t.objectStore('keys').get(shelf));
  if (kept) return kept;
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  // Two tabs may come at once; the first key stays.
  await run(['keys'], 'readwrite', (t) => t.objectStore('keys').add(made, shelf)).catch(() => undefined);
  return (await run<CryptoKey | undefined>(['keys'], 'readonly', (t) => t.objectStore('keys').get(shelf))) ?? made;
}

// A sealed entry belongs to its place and cannot be put into another.
const sealOf = (shelf: Shelf, id: string, at: number, iv: Uint8Array<ArrayBuffer>) => ({ name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`${shelf}/${id}/${at}`) });

export async function put(shelf: Shelf, id: string, value: unknown, at = Date.now()): Promise<void> {
  const key = await keyOf(shelf);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const bytes = await crypto.subtle.encrypt(sealOf(shelf, id, at, iv), key, new TextEncoder().encode(JSON.stringify(value)));
  await run([shelf], 'readwrite', (t) => t.objectStore(shelf).put({ id, at, iv, bytes } satisfies Sealed));
}

// The oldest first. What cannot be read any more is left out.
export async function all<T>(shelf: Shelf): Promise<Entry<T>[]> {
  const sealed = (await run<Sealed[]>([shelf], 'readonly', (t) => t.objectStore(shelf).getAll())) ?? [];
  if (sealed.length === 0) return [];
  const key = await keyOf(shelf);
  const entries = await Promise.all(sealed.map(async ({ id, at, iv, bytes }) => {
    try {
      return { id, at, value: JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(sealOf(shelf, id, at, iv), key, bytes))) as T };
    } catch {
      return null;
    }
  }));
  return entries.filter((e) => e !== null).sort((a, b) => a.at - b.at);
}

export const remove = (shelf: Shelf, id: string): Promise<unknown> => run([shelf], 'readwrite', (t) => t.objectStore(shelf).delete(id));

export async function empty(shelf: Shelf): Promise<void> {
  await run([shelf, 'keys'], 'readwrite', (t) => { t.objectStore(shelf).clear(); return t.objectStore('keys').delete(shelf); });
}

export async function removeOlder(shelf: Shelf, than: number): Promise<void> {
  await run([shelf], 'readwrite', (t) => {
    const cursor = t.objectStore(shelf).openCursor();
    cursor.onsuccess = () => {
      if (!cursor.result) return;
      if ((cursor.result.value as Sealed).at < than) cursor.result.delete();
      cursor.result.continue();
    };
    return null;
  });
}
