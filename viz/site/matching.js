// @ts-check
// How well a name answers what was typed. Pure: nothing here touches the page.

/**
 * What the index holds of one thing: its name, its kind (a place in the list of kinds), how many papers speak of it (of a
 * paper its year), its address below the site's folder, and its other names.
 * @typedef {[string, number, number, string, ...string[]]} Entry
 */
/** @typedef {{entry: Entry, rank: number, alias: string}} Answer */

/** What two spellings share: case, accents, hyphens and spaces; of letters and digits only. @param {string} text */
function searchFold(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** A folded name without the plural of its last word. @param {string} name */
function singular(name) {
  if (name.length > 4 && name.endsWith("ies")) return name.slice(0, -3) + "y";
  return name.length > 3 && /[^su]s$/u.test(name) ? name.slice(0, -1) : name;
}

/** Whether two words differ by one letter at most: changed, missing, doubled, or two that changed places. @param {string} one @param {string} other */
function oneSlip(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let start = 0;
  while (start < one.length && one[start] === other[start]) start += 1;
  const rest = one.slice(start), more = other.slice(start);
  if (rest === more) return true;
  if (rest.slice(1) === more.slice(1) || rest.slice(1) === more || rest === more.slice(1)) return true;
  return rest[0] === more[1] && rest[1] === more[0] && rest.slice(2) === more.slice(2);
}

/** Whether a word begins with what was typed, but for one letter; nobody is guessed from three letters. @param {string} typed @param {string} word */
function beginsNearly(typed, word) {
  if (typed.length < 4) return false;
  return [-1, 0, 1].some((more) => oneSlip(typed, word.slice(0, typed.length + more)));
}

/**
 * 0 the same name, 1 another spelling, 2 its beginning, 3 the beginnings of its words, 4 the same but for a letter,
 * 5 words that nearly begin so; 9 not meant at all. Both are folded.
 * @param {string} typed
 * @param {string} name
 */
function nameRank(typed, name) {
  if (!typed || !name) return 9;
  if (typed === name) return 0;
  const bare = typed.replaceAll(" ", ""), squeezed = name.replaceAll(" ", "");
  if (singular(typed) === singular(name) || bare === squeezed) return 1;
  if (name.startsWith(typed) || squeezed.startsWith(bare)) return 2;
  const words = typed.split(" "), parts = name.split(" ");
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 3;
  if (bare.length > 3 && oneSlip(bare, squeezed)) return 4;
  return words.every((word) => parts.some((part) => part.startsWith(word) || beginsNearly(word, part))) ? 5 : 9;
}

/** The best that any name of an entry does; its own name comes before another's alias. @param {string} typed @param {Entry} entry @param {string[]} folded */
function entryRank(typed, entry, folded) {
  let rank = nameRank(typed, folded[0]), alias = "";
  for (let place = 1; place < folded.length && rank > 0; place += 1) {
    const other = nameRank(typed, folded[place]) + 0.5;
    if (other < rank) [rank, alias] = [other, entry[place + 3] === undefined ? "" : String(entry[place + 3])];
  }
  return { rank, alias };
}

/** Every name of an entry, folded. @param {Entry} entry */
function foldedNames(entry) {
  return [entry[0], ...entry.slice(4)].map((name) => searchFold(String(name)));
}

/**
 * The entries that a text may mean, the likeliest first: by how well a name fits, concepts before organizations and parts
 * of the field before papers, then by the number of papers or the year.
 * @param {string} text
 * @param {{entry: Entry, folded: string[]}[]} entries
 * @param {number} paperKind
 * @returns {Answer[]}
 */
function answers(text, entries, paperKind) {
  const typed = searchFold(text);
  if (!typed) return [];
  const found = [];
  for (const { entry, folded } of entries) {
    const { rank, alias } = entryRank(typed, entry, folded);
    if (rank < 9) found.push({ entry, rank, alias });
  }
  const turn = (/** @type {Answer} */ one) => one.entry[1] < paperKind ? 0 : one.entry[1] > paperKind ? 1 : 2;
  return found.sort((a, b) => a.rank - b.rank || turn(a) - turn(b)
    || b.entry[2] - a.entry[2]
    || (a.entry[0] < b.entry[0] ? -1 : a.entry[0] > b.entry[0] ? 1 : a.entry[3] < b.entry[3] ? -1 : 1));
}

/**
 * The part of a split index that holds the words beginning so: the deepest whose key is a beginning of the word, or a
 * single one below it in which all such words lie.
 * @param {string} word
 * @param {Object<string, any>} keys
 */
function keyFor(word, keys) {
  const below = Object.keys(keys).filter((key) => key.startsWith(word)).sort((a, b) => a.length - b.length);
  if (below.length && below.every((key) => key.startsWith(below[0]))) return below[0];
  for (let length = word.length; length > 0; length -= 1) {
    if (Object.hasOwn(keys, word.slice(0, length))) return word.slice(0, length);
  }
  return "";
}

/**
 * Which parts of a split index answer a text: the smallest of those of its words, then those to look into where that
 * finds little, for a slip in the first letters: of the other words, of all beginnings, with letters dropped or swapped.
 * @param {string} text
 * @param {Object<string, [number, number]>} keys  the number of each part, and of its entries
 */
function partsFor(text, keys) {
  const words = [...new Set(searchFold(text).split(" "))].filter(Boolean).slice(0, 6);
  const first = words.map((word) => keyFor(word, keys)).sort((a, b) => keys[a][1] - keys[b][1]);
  const more = [...first.slice(1)];
  for (const word of words.filter((one) => one.length > 3)) {
    for (const place of [0, 1, 2]) {
      more.push(keyFor(word.slice(0, place) + word.slice(place + 1), keys));
      more.push(keyFor(word.slice(0, place) + word[place + 1] + word[place] + word.slice(place + 2), keys));
    }
    for (let length = 3; length >= 0; length -= 1) if (Object.hasOwn(keys, word.slice(0, length))) more.push(word.slice(0, length));
  }
  const numbers = (/** @type {string[]} */ list) => [...new Set(list.map((key) => keys[key][0]))];
  const wanted = numbers(first.slice(0, 1));
  return { wanted, more: numbers(more).filter((number) => !wanted.includes(number)).slice(0, 8) };
}
