import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHECKOUT } from '../settings';

/** A type as jsii describes it. */
export interface TypeRef {
  readonly primitive?: string;
  readonly fqn?: string;
  readonly collection?: { readonly kind: 'array' | 'map'; readonly elementtype: TypeRef };
}

export interface Parameter {
  readonly name: string;
  readonly type: TypeRef;
  readonly optional?: boolean;
  readonly variadic?: boolean;
}

export interface Property extends Parameter {
  readonly static?: boolean;
}

export interface Method {
  readonly name: string;
  readonly static?: boolean;
  readonly parameters?: readonly Parameter[];
  readonly returns?: { readonly type: TypeRef };
}

export interface Type {
  readonly fqn: string;
  readonly name: string;
  readonly kind: 'class' | 'interface' | 'enum';
  readonly abstract?: boolean;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly datatype?: boolean;
  readonly initializer?: { readonly parameters?: readonly Parameter[] };
  readonly properties?: readonly Property[];
  readonly methods?: readonly Method[];
  readonly members?: readonly { readonly name: string }[];
}

/** A way to get a value of a class: `Gpu.nvidia`, with its parameters; none for a constant. */
export interface Factory {
  readonly owner: Type;
  readonly member: string;
  readonly parameters?: readonly Parameter[];
}

/** The library's public API, as jsii read it from the sources. */
export class Assembly {
  private readonly types: Readonly<Record<string, Type>>;

  constructor() {
    const file = join(CHECKOUT, '.jsii');
    if (!existsSync(file)) {
      throw new Error('the suite of constructs reads the API from the build: run npm run build');
    }
    this.types = (JSON.parse(readFileSync(file, 'utf8')) as { types: Record<string, Type> }).types;
  }

  public find(fqn: string): Type | undefined {
    return this.types[fqn];
  }

  /** All constructs that can be made, by name. */
  public get constructs(): readonly Type[] {
    return Object.values(this.types).filter(
      (type) => type.kind === 'class' && type.abstract !== true && this.descends(type, 'constructs.Construct'),
    );
  }

  /** Own and inherited properties of a struct, in the order of their names. */
  public propertiesOf(type: Type): readonly Property[] {
    const inherited = (type.interfaces ?? []).flatMap((fqn) => this.propertiesOf(this.types[fqn]));
    return [...(type.properties ?? []), ...inherited].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** Everything that makes a value of the type, or of one that extends it. */
  public factoriesOf(type: Type): readonly Factory[] {
    const fits = (ref: TypeRef | undefined): boolean =>
      ref?.fqn !== undefined && this.types[ref.fqn] !== undefined && this.descends(this.types[ref.fqn], type.fqn);
    // a cluster read from a file needs one
    return Object.values(this.types)
      .filter(({ name }) => name !== 'MlCluster')
      .flatMap((owner) => [
        ...(owner.methods ?? [])
          .filter((method) => method.static && fits(method.returns?.type))
          .map(({ name, parameters = [] }) => ({ owner, member: name, parameters })),
        ...(owner.properties ?? [])
          .filter((property) => property.static && fits(property.type))
          .map(({ name }) => ({ owner, member: name })),
      ]);
  }

  public descends(type: Type | undefined, fqn: string): boolean {
    return type !== undefined && (type.fqn === fqn || type.base === fqn || this.descends(this.types[type.base ?? ''], fqn));
  }
}
