import { Size } from 'cdk8s';
import { Problem } from '../base/problems';
import { extendedResourceProblem } from '../upstream/gpu';
import { listOf, number, ofCdk8s, shapeProblem, soundOptions, struct, text } from '../base/shape';
import { ContainerSettings, HelperContainer } from './container-props';
import { Env } from './env';
import { Mount } from './mount';
import { Rdma } from './rdma';

/** Options of `NetworkProfile.efa`. */
export interface EfaOptions {
  /**
   * Huge pages for each pod, of 2Mi.
   *
   * @default Size.mebibytes(5120)
   */
  readonly hugePages?: Size;
}

/** Options of `NetworkProfile.infiniBand` and `.roce`. */
export interface RdmaNetworkOptions {
  /**
   * Devices that NCCL uses, by the beginning of their names, for instance `ibp`.
   *
   * @default - all
   */
  readonly hca?: string;

  /**
   * Index of the address within the table of a device, for RoCE v2.
   *
   * @default - as NCCL finds it
   */
  readonly gidIndex?: number;
}

/** Options of `NetworkProfile.gpuDirectTcpx` and `.gpuDirectTcpxo`. */
export interface GpuDirectOptions {
  /** Image of the daemon, with its version. */
  readonly daemonImage: string;

  /** Names of the networks beside the default one, one for each card: 4 with TCPX, 8 with TCPXO. */
  readonly networks: string[];
}

/** What a profile adds to a pod. */
export interface NetworkProps {
  readonly container: ContainerSettings;
  readonly sidecars?: HelperContainer[];
  readonly podAnnotations?: Record<string, string>;
}

const EFA = struct<EfaOptions>({ hugePages: ofCdk8s(Size, 'Size.mebibytes(5120)') });
const RDMA = struct<RdmaNetworkOptions>({ hca: text, gidIndex: number });
const GPU_DIRECT = struct<GpuDirectOptions>({ daemonImage: text, networks: listOf(text) }, ['daemonImage', 'networks']);

const LIBRARIES = '/usr/local/nvidia/lib64';

/**
 * What a vendor's network between GPUs asks of a pod: devices, folders of the node, variables, a daemon, and the privileges of each.
 * Given as `network` of a workload.
 */
export class NetworkProfile {
  /**
   * AWS' Elastic Fabric Adapter, with the plugin of libfabric for NCCL in the image. Needs no privileges.
   *
   * @param count devices of a pod: all of the machine for training, 32 of a p5.48xlarge
   * @param options huge pages
   * @see https://docs.aws.amazon.com/eks/latest/userguide/node-efa.html
   */
  public static efa(count: number, options: EfaOptions = {}): NetworkProfile {
    const [{ hugePages = Size.mebibytes(5120) }, problem] = soundOptions(EFA, options);
    return new NetworkProfile({
      container: {
        rdma: Rdma.device('vpc.amazonaws.com/efa', count, { ipcLock: false }), hugePages: { '2Mi': hugePages },
        env: Env.values({ FI_PROVIDER: 'efa', FI_EFA_USE_DEVICE_RDMA: '1' }),
      },
    }, problem ?? countProblem(count));
  }

  /**
   * RDMA over InfiniBand.
   *
   * @param resource name of the extended resource that the site's device plugin offers, for instance `rdma/ib`
   * @param count devices of a pod
   * @param options which devices NCCL uses
   */
  public static infiniBand(resource: string, count: number, options: RdmaNetworkOptions = {}): NetworkProfile {
    return NetworkProfile.rdma(resource, count, options, {});
  }

  /**
   * RDMA over Ethernet, RoCE v2.
   *
   * @param resource name of the extended resource that the site's device plugin offers, for instance `nvidia.com/roce_gdr`
   * @param count devices of a pod
   * @param options which devices NCCL uses, index of the address
   */
  public static roce(resource: string, count: number, options: RdmaNetworkOptions = {}): NetworkProfile {
    return NetworkProfile.rdma(resource, count, options, { NCCL_IB_ROCE_VERSION_NUM: '2' });
  }

  /**
   * GPUDirect-TCPXO of A3 Mega machines on GKE: a daemon beside the main container, which may administer the network, and folders of
   * the node. The namespace must enforce no more than Pod Security `privileged`; only the daemon gets capabilities.
   *
   * @param options image of the daemon, networks
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx
   */
  public static gpuDirectTcpxo(options: GpuDirectOptions): NetworkProfile {
    const [{ daemonImage = '', networks = [] }, problem] = soundOptions(GPU_DIRECT, options);
    const libraries = Mount.hostPath('/home/kubernetes/bin/nvidia/lib64', LIBRARIES);
    return new NetworkProfile({
      container: {
        mounts: [libraries, Mount.hostPath('/dev/aperture_devices', '/dev/aperture_devices')],
        env: Env.values({ LD_LIBRARY_PATH: LIBRARIES, NCCL_FASTRAK_LLCM_DEVICE_DIRECTORY: '/dev/aperture_devices' }),
      },
      sidecars: [{
        name: 'tcpxo-daemon', image: daemonImage, command: ['/bin/sh', '-c'], runAsUser: 0,
        args: ['set -ex; chmod 755 /fts/entrypoint_rxdm_container.sh; exec /fts/entrypoint_rxdm_container.sh --num_hops=2 --num_nics=8'],
        addCapabilities: ['NET_ADMIN', 'NET_BIND_SERVICE'], env: Env.values({ LD_LIBRARY_PATH: LIBRARIES }),
        mounts: [libraries, Mount.hostPath('/sys', '/hostsysfs'), Mount.hostPath('/proc/sys', '/hostprocsysfs')],
      }],
      podAnnotations: {
        ...interfacesOf(networks),
        'devices.gke.io/container.tcpxo-daemon': [
          ...Array.from({ length: 8 }, (_, i) => `nvidia${i}`), 'nvidiactl', 'nvidia-uvm', 'dmabuf_import_helper',
        ].map((device) => `- path: /dev/${device}\n`).join(''),
      },
    }, problem ?? networksProblem(networks, 8));
  }

  /**
   * GPUDirect-TCPX of A3 High machines on GKE: a daemon beside the main container, which may administer the network, and folders of the
   * node. The namespace must enforce no more than Pod Security `privileged`; only the daemon gets capabilities.
   *
   * @param options image of the daemon, networks
   * @see https://cloud.google.com/kubernetes-engine/docs/how-to/gpu-bandwidth-gpudirect-tcpx
   */
  public static gpuDirectTcpx(options: GpuDirectOptions): NetworkProfile {
    const [{ daemonImage = '', networks = [] }, problem] = soundOptions(GPU_DIRECT, options);
    const libraries = Mount.hostPath('/home/kubernetes/bin/nvidia/lib64', LIBRARIES);
    const socket = Mount.emptyDir('/run/tcpx');
    return new NetworkProfile({
      container: { mounts: [libraries, socket], env: Env.values({ LD_LIBRARY_PATH: LIBRARIES }) },
      sidecars: [{
        name: 'tcpx-daemon', image: daemonImage, runAsUser: 0, addCapabilities: ['NET_ADMIN'],
        command: ['/tcpgpudmarxd/build/app/tcpgpudmarxd'],
        args: ['--gpu_nic_preset', 'a3vm', '--gpu_shmem_type', 'fd', '--uds_path', '/run/tcpx', '--setup_param', '--verbose 128 2 0'],
        env: Env.values({ LD_LIBRARY_PATH: LIBRARIES }),
        mounts: [libraries, socket, Mount.hostPath('/sys', '/hostsysfs'), Mount.hostPath('/proc/sys', '/hostprocsysfs')],
      }],
      podAnnotations: interfacesOf(networks),
    }, problem ?? networksProblem(networks, 4));
  }

  private static rdma(resource: string, count: number, options: RdmaNetworkOptions, env: Record<string, string>): NetworkProfile {
    const [{ hca, gidIndex }, problem] = soundOptions(RDMA, options);
    return new NetworkProfile({
      container: {
        rdma: Rdma.device(resource, count, { ipcLock: false }),
        env: Env.values({
          ...env, ...(hca === undefined ? {} : { NCCL_IB_HCA: hca }),
          ...(gidIndex === undefined ? {} : { NCCL_IB_GID_INDEX: String(gidIndex) }),
        }),
      },
    }, problem ?? extendedResourceProblem(resource) ?? countProblem(count));
  }

  private constructor(
    /** @internal */
    public readonly _props: NetworkProps,
    /** @internal */
    public readonly _problem?: Problem,
  ) {}
}

/** The networks of a pod in the form that GKE reads. */
function interfacesOf(networks: readonly string[]): Record<string, string> {
  const all = [{ interfaceName: 'eth0', network: 'default' }, ...networks.map((network, i) => ({ interfaceName: `eth${i + 1}`, network }))];
  return { 'networking.gke.io/default-interface': 'eth0', 'networking.gke.io/interfaces': JSON.stringify(all) };
}

function networksProblem(networks: readonly string[], count: number): Problem | undefined {
  return networks.length === count
    ? undefined
    : {
        property: 'networks', value: networks.length, problem: `must be the ${count} networks of the machine's cards`,
        fix: "name them, as in kubectl get networks",
      };
}

function countProblem(count: number): Problem | undefined {
  return shapeProblem(number, count) ?? (Number.isSafeInteger(count) && count >= 1
    ? undefined
    : { value: count, problem: 'must be a whole number of devices, 1 or more', fix: 'write how many a pod has' });
}
