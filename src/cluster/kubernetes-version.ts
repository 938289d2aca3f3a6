export class KubernetesVersion {
  public static of(v: string): KubernetesVersion { return new KubernetesVersion(v); }
  private constructor(private readonly v: string) {}
  /** @internal */ public _isAtLeast(o: KubernetesVersion): boolean { return Number(this.v.split('.')[1]) >= Number(o.v.split('.')[1]); }
  public toString(): string { return this.v; }
}
