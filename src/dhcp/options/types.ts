/** Option types by name: how the bytes are read, and the length where the type has only one. */
import { decodeArchitectures, decodeMachineIdentifier, decodeNetworkInterface } from './architectures.ts';
import { decodeAuthentication, decodeNonceCapable } from './authentication.ts';
import { decodeClasslessRoutes } from './classless-routes.ts';
import { decodeClientFqdn } from './client-fqdn.ts';
import { decodeClientIdentifier } from './client-identifier.ts';
import { decodeNames } from './domain-names.ts';
import { decodeEtherboot } from './etherboot.ts';
import { decodeDataSource, decodeDhcpState, decodeStatusCode } from './lease-query.ts';
import { decodeCivicLocation, decodeCoordinates } from './location.ts';
import { decodeRelayAgent } from './relay-agent.ts';
import * as scalars from './scalars.ts';
import * as services from './services.ts';
import { decodeHex, decodeOpaque, decodePrintable, decodeString } from './strings.ts';
import { decodeSubOptions } from './suboptions.ts';
import { decodeUserClass } from './user-class.ts';
import type { OptionDecoder } from './value.ts';
import { decodeVendorClasses, decodeVendorInformation } from './vendor-identifying.ts';
import { decodeVendorSpecific } from './vendor-specific.ts';
import { decodeVirtualSubnet } from './virtual-subnet.ts';

export interface OptionTypeSpec {
  readonly decode: OptionDecoder;
  /**
   * Of a type with one length only. Repeated, such an option is not joined: the first with this length counts
   * (RFC 3396 is about options longer than one instance can hold).
   */
  readonly length?: number;
}

const OPTION_TYPES = {
  flag: { decode: scalars.decodeFlag, length: 1 },
  presence: { decode: scalars.decodePresence, length: 0 },
  u8: { decode: scalars.decodeU8, length: 1 },
  u16: { decode: scalars.decodeU16, length: 2 },
  u32: { decode: scalars.decodeU32, length: 4 },
  seconds: { decode: scalars.decodeSeconds, length: 4 },
  'signed-seconds': { decode: scalars.decodeI32Seconds, length: 4 },
  epoch: { decode: scalars.decodeEpoch, length: 4 },
  address: { decode: scalars.decodeAddress, length: 4 },
  'message-type': { decode: scalars.decodeMessageType, length: 1 },
  overload: { decode: scalars.decodeOverload, length: 1 },
  'netbios-node-type': { decode: scalars.decodeNetbiosNodeType, length: 1 },
  'auto-configure': { decode: scalars.decodeAutoConfigure, length: 1 },
  'dhcp-state': { decode: decodeDhcpState, length: 1 },
  'data-source': { decode: decodeDataSource, length: 1 },
  'network-interface': { decode: decodeNetworkInterface, length: 3 },
  coordinates: { decode: decodeCoordinates, length: 16 },
  addresses: { decode: scalars.decodeAddresses },
  'maybe-addresses': { decode: scalars.decodeMaybeAddresses },
  'address-pairs': { decode: scalars.decodeAddressPairs },
  'option-codes': { decode: scalars.decodeOptionCodes },
  'u16-list': { decode: scalars.decodeU16List },
  string: { decode: decodeString },
  'printable-bytes': { decode: decodePrintable },
  bytes: { decode: decodeOpaque },
  hex: { decode: decodeHex },
  'domain-names': { decode: decodeNames },
  'classless-routes': { decode: decodeClasslessRoutes },
  'client-identifier': { decode: decodeClientIdentifier },
  'client-fqdn': { decode: decodeClientFqdn },
  'relay-agent': { decode: decodeRelayAgent },
  'vendor-specific': { decode: decodeVendorSpecific },
  'vendor-classes': { decode: decodeVendorClasses },
  'vendor-information': { decode: decodeVendorInformation },
  'user-class': { decode: decodeUserClass },
  architectures: { decode: decodeArchitectures },
  'machine-identifier': { decode: decodeMachineIdentifier },
  etherboot: { decode: decodeEtherboot },
  authentication: { decode: decodeAuthentication },
  'nonce-capable': { decode: decodeNonceCapable },
  'status-code': { decode: decodeStatusCode },
  'virtual-subnet': { decode: decodeVirtualSubnet },
  'civic-location': { decode: decodeCivicLocation },
  'directory-agents': { decode: services.decodeDirectoryAgents },
  'service-scope': { decode: services.decodeServiceScope },
  isns: { decode: services.decodeIsns },
  'sip-servers': { decode: services.decodeSipServers },
  'mobility-addresses': { decode: services.decodeMobilityAddresses },
  'mobility-names': { decode: services.decodeMobilityNames },
  'bootstrap-servers': { decode: services.decodeBootstrapServers },
  'resolver-selection': { decode: services.decodeResolverSelection },
  'pcp-servers': { decode: services.decodePcpServers },
  'port-parameters': { decode: services.decodePortParameters, length: 4 },
  'encrypted-resolvers': { decode: services.decodeEncryptedResolvers },
  'six-rd': { decode: services.decodeSixRd },
  'subnet-allocation': { decode: services.decodeSubnetAllocation },
  suboptions: { decode: decodeSubOptions({}, { hasPadAndEnd: false }) },
} satisfies Readonly<Record<string, OptionTypeSpec>>;

export type OptionType = keyof typeof OPTION_TYPES;

/** The spec of a type; its own function, so that `length` is known to be optional. */
export function optionType(type: OptionType): OptionTypeSpec {
  return OPTION_TYPES[type];
}
