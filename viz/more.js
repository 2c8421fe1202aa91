// @ts-check
// Where a server stands behind the page: what it knows around a node beyond what the page carries.

/**
 * Asks for nodes and lines around a node that are not here yet.
 * @param {any} atlas @param {string} id @param {{x: number, y: number}} place where it stands
 * @returns {Promise<{nodes: any[], edges: any[], papers?: any, total?: number}>}
 */
async function askMore(atlas, id, place) {
  // eslint-disable-next-line no-restricted-globals -- only where a server stands behind the page, of its own origin
  const answer = await fetch(atlas.data.expand.url, { method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({ id, known: [...atlas.nodes.keys()], x: Math.round(place.x), y: Math.round(place.y), limit: 40 }) });
  if (!answer.ok) throw new Error(`the server said ${answer.status}`);
  return answer.json();
}
