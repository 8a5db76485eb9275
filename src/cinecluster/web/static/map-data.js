// What the map is drawn from. Films go by their place in these files: 0 is the most rated one.

const HEADER = 8; // bytes: "FMP1", then how many films as uint32; everything is little-endian
const MAGIC = 0x31504d46;
const WHOLE = 65535;

/** Fetch the places of all films: columns x and y (0 to WHOLE), cluster, popularity (0 to 255). */
export async function fetchFilms(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`the map answered ${answer.status}`);
  return readFilms(await answer.arrayBuffer());
}

/** Lay columns over the bytes of a map. */
export function readFilms(buffer) {
  const header = new DataView(buffer, 0, HEADER);
  if (header.getUint32(0, true) !== MAGIC) throw new Error("this is no map");
  const n = header.getUint32(4, true);
  return {
    n,
    whole: WHOLE,
    x: new Uint16Array(buffer, HEADER, n),
    y: new Uint16Array(buffer, HEADER + 2 * n, n),
    cluster: new Uint16Array(buffer, HEADER + 4 * n, n),
    popularity: new Uint8Array(buffer, HEADER + 6 * n, n),
  };
}

const AT_ONCE = 3; // blocks on their way for names that can wait

/** Titles, fetched in blocks when somebody first asks for one of a block. */
export class Titles {
  #address;
  #size;
  #blocks = new Map(); // number → films; null while they are on their way, and for ever if they are not to be had
  #coming = 0;
  #arrived;

  /** address holds BLOCK where the number goes; arrived is called when a block has come. */
  constructor(address, size, arrived) {
    this.#address = address;
    this.#size = size;
    this.#arrived = arrived;
  }

  /** Return {id, title, year}, or nothing as long as it is on its way; one that can wait lets others go first. */
  of(place, { canWait = false } = {}) {
    const number = Math.floor(place / this.#size);
    const block = this.#blocks.get(number);
    if (block === undefined && (!canWait || this.#coming < AT_ONCE)) this.#fetch(number);
    const film = block?.[place % this.#size];
    return film && { id: film[0], title: film[1], year: film[2] };
  }

  async #fetch(number) {
    this.#blocks.set(number, null);
    this.#coming++;
    try {
      const answer = await fetch(this.#address.replace("BLOCK", number));
      if (!answer.ok) return; // of a model that is no longer served: the dots stay without titles
      this.#blocks.set(number, await answer.json());
      setTimeout(this.#arrived); // once this one is no longer counted as coming
    } catch {
      this.#blocks.delete(number); // the next look asks again
    } finally {
      this.#coming--;
    }
  }
}
