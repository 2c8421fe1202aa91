// @ts-check
// The lines between the nodes: drawn many at a stroke, and found again under the pointer.

/** @typedef {{id: string, edge: any, from: Point, to: Point, bend: Point|null, near: number, far: number}} Course
 *  @typedef {{x: number, y: number}} Point */

/**
 * Where a line runs: from the middle of one node to that of the other, bent where several lie side by side.
 * @param {any} edge @param {Point} from @param {Point} to @param {number} near radius of the first node @param {number} far of the second
 * @returns {Course}
 */
function courseOf(edge, from, to, near, far) {
  const roundness = edge.smooth && edge.smooth.enabled ? edge.smooth.roundness : 0;
  const across = to.x - from.x, down = to.y - from.y;
  const bend = roundness ? { x: (from.x + to.x) / 2 + down * roundness, y: (from.y + to.y) / 2 - across * roundness } : null;
  return { id: edge.id, edge, from, to, bend, near, far };
}

/** A point of a course. @param {Course} course @param {number} share 0 to 1 of the way @returns {Point} */
function pointOn({ from, to, bend }, share) {
  const rest = 1 - share;
  if (!bend) return { x: from.x * rest + to.x * share, y: from.y * rest + to.y * share };
  return { x: from.x * rest * rest + 2 * bend.x * rest * share + to.x * share * share,
    y: from.y * rest * rest + 2 * bend.y * rest * share + to.y * share * share };
}

/** How far a point lies from a stretch. @param {Point} point @param {Point} from @param {Point} to */
function distance(point, from, to) {
  const across = to.x - from.x, down = to.y - from.y;
  const square = across * across + down * down;
  const share = square ? Math.min(1, Math.max(0, ((point.x - from.x) * across + (point.y - from.y) * down) / square)) : 0;
  return Math.hypot(point.x - from.x - across * share, point.y - from.y - down * share);
}

/** How far a point lies from a course. @param {Point} point @param {Course} course */
function distanceTo(point, course) {
  if (!course.bend) return distance(point, course.from, course.to);
  let least = Infinity, before = course.from;
  for (let step = 1; step <= 8; step += 1) {
    const next = pointOn(course, step / 8);
    least = Math.min(least, distance(point, before, next));
    before = next;
  }
  return least;
}

/** The nearest course within reach of a point; undefined where none is. @param {Course[]} courses @param {Point} point @param {number} reach */
function nearestCourse(courses, point, reach) {
  let best, least = reach;
  for (const course of courses) {
    if (Math.min(course.from.x, course.to.x) - reach > point.x && !course.bend) continue;
    const away = distanceTo(point, course);
    if (away < least) [least, best] = [away, course];
  }
  return best;
}

/** Whether a course can touch a box. @param {Course} course @param {{left: number, top: number, right: number, bottom: number}} box */
function crosses({ from, to, bend }, box) {
  const xs = bend ? [from.x, to.x, bend.x] : [from.x, to.x], ys = bend ? [from.y, to.y, bend.y] : [from.y, to.y];
  return Math.max(...xs) >= box.left && Math.min(...xs) <= box.right && Math.max(...ys) >= box.top && Math.min(...ys) <= box.bottom;
}

/** Where the line meets the rims of its nodes, for arrows and for pictures. @param {Course} course @returns {{from: Point, to: Point}} */
function rims(course) {
  const { from, to, bend, near, far } = course;
  /** @param {Point} end @param {Point} towards @param {number} radius */
  const rim = (end, towards, radius) => {
    const length = Math.hypot(towards.x - end.x, towards.y - end.y) || 1;
    const share = Math.min(radius / length, 0.5);
    return { x: end.x + (towards.x - end.x) * share, y: end.y + (towards.y - end.y) * share };
  };
  return { from: rim(from, bend || to, near), to: rim(to, bend || from, far + 1) };
}

/**
 * Draws courses, those that look alike in one stroke.
 * @param {CanvasRenderingContext2D} context @param {Course[]} courses
 * @param {(edge: any) => {colour: string, width: number, dashes: number[]|null, arrow: boolean, opacity: number}} look
 */
function drawLines(context, courses, look) {
  /** @type {Map<string, {style: ReturnType<typeof look>, courses: Course[]}>} */
  const alike = new Map();
  for (const course of courses) {
    const style = look(course.edge);
    const key = `${style.opacity}|${style.colour}|${style.width}|${style.dashes}|${style.arrow}`;
    const others = alike.get(key);
    if (others) others.courses.push(course);
    else alike.set(key, { style, courses: [course] });
  }
  context.save();
  const faintFirst = [...alike.values()].sort(({ style: one }, { style: other }) => one.opacity - other.opacity || one.width - other.width);
  for (const { style, courses: some } of faintFirst) {
    context.globalAlpha = style.opacity;
    context.strokeStyle = context.fillStyle = style.colour;
    context.lineWidth = style.width;
    context.setLineDash(style.dashes || []);
    context.beginPath();
    for (const { from, to, bend } of some) {
      context.moveTo(from.x, from.y);
      if (bend) context.quadraticCurveTo(bend.x, bend.y, to.x, to.y);
      else context.lineTo(to.x, to.y);
    }
    context.stroke();
    if (style.arrow) drawHeads(context, some, style.width);
  }
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {Course[]} courses @param {number} width */
function drawHeads(context, courses, width) {
  const long = 5 + 1.8 * width, wide = 0.42 * long;
  context.beginPath();
  for (const course of courses) {
    const { to } = rims(course);
    const behind = course.bend || course.from;
    const length = Math.hypot(to.x - behind.x, to.y - behind.y) || 1;
    const x = (to.x - behind.x) / length, y = (to.y - behind.y) / length;
    context.moveTo(to.x, to.y);
    context.lineTo(to.x - x * long - y * wide, to.y - y * long + x * wide);
    context.lineTo(to.x - x * long + y * wide, to.y - y * long - x * wide);
    context.closePath();
  }
  context.fill();
}

/**
 * The nearest of some places in a direction, rather ahead than aside; undefined where none lies that way.
 * @template T
 * @param {Point} from @param {{id: T, x: number, y: number}[]} places @param {[number, number]} direction of length 1
 * @returns {T|undefined}
 */
function towards(from, places, direction) {
  let best, least = Infinity;
  for (const { id, x, y } of places) {
    const ahead = (x - from.x) * direction[0] + (y - from.y) * direction[1];
    const aside = Math.abs((x - from.x) * direction[1] - (y - from.y) * direction[0]);
    if (ahead <= 0 || aside > 1.8 * ahead) continue;
    const cost = ahead + 1.5 * aside;
    if (cost < least) [least, best] = [cost, id];
  }
  return best;
}
