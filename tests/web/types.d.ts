// What the scripts of the pages may take for given: vis-network's global, and the data that Python writes into a page.

/** vis-network 9.1.2, as far as the pages use it. */
declare namespace vis {
  type Id = string;
  interface Point { x: number; y: number; }
  interface Box { left: number; top: number; right: number; bottom: number; }
  type Motion = boolean | { duration?: number; easingFunction?: string };

  class DataSet<Item extends { id: Id } = any> {
    constructor(items?: Item[]);
    readonly length: number;
    add(items: Item | Item[]): Id[];
    update(items: Partial<Item> | Partial<Item>[]): Id[];
    remove(ids: Id | Id[]): Id[];
    clear(): Id[];
    get(id: Id): Item | null;
    get(): Item[];
    getIds(): Id[];
    forEach(callback: (item: Item, id: Id) => void): void;
  }

  interface Click {
    nodes: Id[];
    edges: Id[];
    event: any;
    pointer: { DOM: Point; canvas: Point };
  }

  class Network {
    constructor(place: HTMLElement, data: { nodes: DataSet; edges: DataSet }, options: object);
    on(event: "afterDrawing" | "beforeDrawing", callback: (context: CanvasRenderingContext2D) => void): void;
    on(event: "click" | "doubleClick" | "oncontext" | "hold" | "dragStart" | "dragging" | "dragEnd" | "select", callback: (found: Click) => void): void;
    on(event: "hoverNode" | "blurNode", callback: (found: { node: Id; event: any }) => void): void;
    on(event: "hoverEdge" | "blurEdge", callback: (found: { edge: Id; event: any }) => void): void;
    on(event: "zoom", callback: (found: { direction: "+" | "-"; scale: number; pointer: Point }) => void): void;
    on(event: "resize" | "animationFinished" | "stabilized" | "stabilizationIterationsDone" | "initRedraw", callback: (found: any) => void): void;
    off(event: string, callback: (found: any) => void): void;
    once(event: string, callback: (found: any) => void): void;
    body: any; // not in vis-network's documentation
    canvas: { frame: { canvas: HTMLCanvasElement } };
    destroy(): void;
    fit(options?: { nodes?: Id[]; minZoomLevel?: number; maxZoomLevel?: number; animation?: Motion }): void;
    focus(id: Id, options?: { scale?: number; offset?: Point; locked?: boolean; animation?: Motion }): void;
    moveTo(options: { position?: Point; scale?: number; offset?: Point; animation?: Motion }): void;
    moveNode(id: Id, x: number, y: number): void;
    redraw(): void;
    getScale(): number;
    getViewPosition(): Point;
    getPosition(id: Id): Point;
    getPositions(ids?: Id[]): Record<Id, Point>;
    getBoundingBox(id: Id): Box;
    getNodeAt(place: Point): Id | undefined;
    getEdgeAt(place: Point): Id | undefined;
    getConnectedNodes(id: Id, direction?: "from" | "to"): Id[];
    getConnectedEdges(id: Id): Id[];
    getSelectedNodes(): Id[];
    getSelectedEdges(): Id[];
    selectNodes(ids: Id[], highlightEdges?: boolean): void;
    selectEdges(ids: Id[]): void;
    unselectAll(): void;
    setData(data: { nodes: DataSet; edges: DataSet }): void;
    setOptions(options: object): void;
    setSize(width: string, height: string): void;
    storePositions(): void;
    startSimulation(): void;
    stopSimulation(): void;
    canvasToDOM(place: Point): Point;
    DOMtoCanvas(place: Point): Point;
  }
}

type Link = { text: string; href: string };

/** A paper that evidence names, whether or not it is a node. */
interface AtlasPaper {
  name: string;
  year: number | null;
  published: string;
  organization: string;
  links: Link[];
}

interface AboutConcept {
  kind: "Concept";
  type: string;
  name: string;
  aliases: string[];
  firstSeen: string;
  papers: number | null;
  definition: { sentence: string; paper: string; confidence?: number } | null;
  years: Record<string, number>;
  pageRank: number | null;
  community: number | null;
  communityName: string | null;
  page: string | null;
}

interface AboutPaper extends AtlasPaper {
  kind: "Paper";
  type: "Paper" | "Stub";
  citedBy: number | null;
  referredBy: number | null;
  pageRank: number | null;
  community: number | null;
  communityName: string | null;
  page: string | null;
}

interface AtlasNode {
  id: string;
  label: string;
  shape: string;
  group: string;
  size: number;
  font: { size: number };
  x: number;
  y: number;
  about: AboutConcept | AboutPaper;
}

/** What says so: a sentence of a paper, a count of papers, or a bibliographic source. */
interface Evidence {
  paper?: string;
  sentence?: string;
  confidence?: number;
  foundBy?: string;
  papers?: number;
  npmi?: number;
  via?: string;
  relation?: string;
  source?: string;
}

interface AtlasEdge {
  id: string;
  from: string;
  to: string;
  kind: string;
  evidence: Evidence[];
  quiet?: boolean;
  smooth?: { enabled: boolean; type: string; roundness: number };
}

type Places = Record<string, [number, number]>;

interface Theme {
  types: string[];
  plural: Record<string, string>;
  relations: Record<string, { forward: string; backward: string; heading: string }>;
  shapes: Record<string, string>;
  sizes: Record<string, number>;
  labels: Record<string, number>;
  physicsUpTo: number;
  options: Record<string, any>;
  lines: Record<string, { width?: number; dashes?: number[]; arrows?: string }>;
  colours: { light: Record<string, string>; dark: Record<string, string> };
}

interface ComparisonCell { id: string | null; text: string; edge: string | null; }

/** What Python writes into the element #data of a view. */
interface AtlasData {
  title: string;
  kind: "concept" | "paper" | "path" | "comparison" | "lineage" | "citations" | "query";
  centre: string | null;
  centres: string[];
  summary: string;
  honest: string;
  expand: null | { url: string };
  papers: Record<string, AtlasPaper>;
  theme: Theme;
  layout: "force" | "radial" | "year";
  layouts: { force: Places; radial?: Places; year?: Places };
  yearMarks: { year: number; x: number }[];
  comparison: null | { concepts: string[]; rows: { heading: string; cells: ComparisonCell[][]; shared: ComparisonCell[] }[] };
  path: null | { from: string; to: string; edge: string }[];
  query: null | { name: string; columns: string[]; rows: string[][] };
  nodes: AtlasNode[];
  edges: AtlasEdge[];
}
