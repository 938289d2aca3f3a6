import { SchemaNode } from './schema-node';

/** Nodes by position, each of which stands once however often it is used. */
export class NodeTable {
  private readonly list: SchemaNode[] = [];
  private readonly positions = new Map<string, number>();

  public get nodes(): readonly SchemaNode[] {
    return this.list;
  }

  /** The position of a node that says the same, which is added if there is none. */
  public add(node: SchemaNode): number {
    const key = JSON.stringify(node);
    let position = this.positions.get(key);
    if (position === undefined) {
      position = this.list.push(node) - 1;
      this.positions.set(key, position);
    }
    return position;
  }

  /** A position for a node that is known later, so that it may contain itself. */
  public reserve(): number {
    return this.list.push({ type: 'any' }) - 1;
  }

  public fill(position: number, node: SchemaNode): void {
    this.list[position] = node;
  }
}
