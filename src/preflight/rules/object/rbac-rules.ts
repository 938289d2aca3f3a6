import {  } from '../../json';
import { ObjectRule } from '../../rule';

const TYPES = ['Role.rbac.authorization.k8s.io', 'ClusterRole.rbac.authorization.k8s.io'];

const role = (rule: string): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: submitter, namespace: ml}
rules: [${rule}]`;
