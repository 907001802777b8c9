/* Copies of what is typed, on this device, until the server has it. Sealed with AES-GCM; the key comes from
   the server for this person and this scorecard, stays in memory and cannot be read out. */

const NAME = "hiring-loop";
const SHELF = "copies";
const LOCK = "scorecard-page ";

const done = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const bytes = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

async function openDatabase() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(SHELF);
  const database = await done(request);
  database.onversionchange = () => database.close();
  return database;
}

export async function countCopies() {
  const database = await openDatabase();
  const count = await done(database.transaction(SHELF).objectStore(SHELF).count());
  database.close();
  return count;
}

export class Copies {
  #pending = new Map(); // what to write, by field: the latest only
  #ids = new Map(); // which copy belongs to which field
  #writing = Promise.resolve();

  static async open(seat, keys) {
    const copies = new Copies();
    const importing = keys.map((key) =>
      crypto.subtle.importKey("raw", bytes(key), "AES-GCM", false, ["encrypt", "decrypt"]),
    );
    [copies.seat, copies.page, copies.keys] = [seat, crypto.randomUUID(), await Promise.all(importing)];
    copies.database = await openDatabase();
    await copies.#live();
    return copies;
  }

  /* A lock that is held as long as this page lives, however it dies: others see whose copies are left. */
  #live() {
    const forever = new Promise(() => {});
    return new Promise((held) => {
      navigator.locks.request(LOCK + this.page, () => (held(), forever));
    });
  }

  #shelf(mode) {
    return this.database.transaction(SHELF, mode).objectStore(SHELF);
  }

  #own = () => IDBKeyRange.bound([this.seat], [this.seat, []]);

  async #seal(record) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify({ ...record, at: Date.now() }));
    return { iv, sealed: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, this.keys[0], text) };
  }

  async #open({ iv, sealed }) {
    for (const key of this.keys) {
      const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed).catch(() => null);
      if (text) return JSON.parse(new TextDecoder().decode(text));
    }
    return null;
  }

  /* Keep the record of a field, or forget it when there is none. Resolves once it is on the disk. */
  keep(name, record) {
    this.#pending.set(name, record);
    this.#writing = this.#writing.then(() => this.#write(name));
    return this.#writing;
  }

  settled = () => this.#writing;

  async #write(name) {
    if (!this.#pending.has(name)) return; // a later text of the field was written already
    const record = this.#pending.get(name);
    this.#pending.delete(name);
    if (!this.#ids.has(name)) this.#ids.set(name, crypto.randomUUID());
    const key = [this.seat, this.page, this.#ids.get(name)];
    const sealed = record && (await this.#seal(record));
    const shelf = this.#shelf("readwrite");
    await done(sealed ? shelf.put(sealed, key) : shelf.delete(key));
  }

  /* Take over what pages that are gone have left: [{ id, record }], the latest first. */
  leftBehind() {
    return navigator.locks.request(`scorecard-takeover ${this.seat}`, async () => {
      const living = new Set((await navigator.locks.query()).held.map((lock) => lock.name));
      const keys = await done(this.#shelf("readonly").getAllKeys(this.#own()));
      const found = [];
      for (const key of keys.filter(([, page]) => !living.has(LOCK + page))) {
        const sealed = await done(this.#shelf("readonly").get(key));
        const record = sealed && (await this.#open(sealed));
        if (!record) continue; // sealed for somebody else
        const shelf = this.#shelf("readwrite");
        shelf.put(sealed, [this.seat, this.page, key[2]]);
        await done(shelf.delete(key));
        found.push({ id: key[2], record });
      }
      return found.sort((a, b) => b.record.at - a.record.at);
    });
  }

  /* The copy is the field's own from now on. */
  own = (name, id) => this.#ids.set(name, id);

  forget = (id) => done(this.#shelf("readwrite").delete([this.seat, this.page, id]));

  forgetAll = () => done(this.#shelf("readwrite").delete(this.#own()));
}
