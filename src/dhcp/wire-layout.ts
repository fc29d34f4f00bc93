/** Where things stand in a DHCPv4 message: RFC 2131, section 2, and the option codes that steer parsing. */

export const CHADDR_AT = 28;
export const CHADDR_LENGTH = 16;
export const SNAME_AT = 44;
export const SNAME_LENGTH = 64;
export const FILE_AT = 108;
export const FILE_LENGTH = 128;
/** Length of the fixed header; the cookie follows. */
export const HEADER_LENGTH = 236;
export const MAGIC_COOKIE = 0x63825363;
export const OPTIONS_AT = 240;

export const OPTION_PAD = 0;
export const OPTION_REQUESTED_ADDRESS = 50;
export const OPTION_OVERLOAD = 52;
export const OPTION_MESSAGE_TYPE = 53;
export const OPTION_SERVER_ID = 54;
export const OPTION_MESSAGE = 56;
export const OPTION_CLIENT_ID = 61;
export const OPTION_RELAY_AGENT = 82;
export const OPTION_END = 255;
