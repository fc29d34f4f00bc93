# What the lab's programs in Perl share: taps, packet sockets and the checksum of IP. Taken in by `require`: perl-base has no
# FindBin. Perl for the reason given in tap-shuttle.pl.
use strict;
use warnings;

use constant { AF_PACKET => 17, SOCK_RAW => 3, ETH_P_ALL => 3, ETH_P_IP => 0x0800 };
use constant { SIOCGIFINDEX => 0x8933, SIOCGIFHWADDR => 0x8927 };
use constant { TUNSETIFF => 0x400454ca, IFF_TAP => 0x0002, IFF_NO_PI => 0x1000 };

# A packet socket on an interface, which takes in what is of the protocol (0: nothing), and the interface's index.
sub open_packets {
    my ($interface, $protocol) = @_;
    socket(my $socket, AF_PACKET, SOCK_RAW, unpack('S', pack('n', $protocol))) or die "socket: $!\n";
    my $request = pack('a16 x24', $interface);
    ioctl($socket, SIOCGIFINDEX, $request) or die "find $interface: $!\n";
    my $index = unpack('x16 i', $request);
    bind($socket, pack('S n i S C C x8', AF_PACKET, $protocol, $index, 0, 0, 0)) or die "bind to $interface: $!\n";
    return ($socket, $index);
}

# The six bytes of an interface's MAC; any socket will do to ask.
sub mac_of {
    my ($socket, $interface) = @_;
    my $request = pack('a16 x24', $interface);
    ioctl($socket, SIOCGIFHWADDR, $request) or die "read the MAC of $interface: $!\n";
    return unpack('x18 a6', $request);
}

# The six bytes of a MAC in text.
sub mac_bytes { return pack('H12', $_[0] =~ tr/://dr) }

# What becomes a tap by attach_tap.
sub open_tun {
    sysopen(my $tap, '/dev/net/tun', 2) or die "open /dev/net/tun: $!\n";
    return $tap;
}

# Makes it the tap of that name: a new one, or one that nobody holds.
sub attach_tap {
    my ($tap, $name) = @_;
    my $request = pack('a16 S x22', $name, IFF_TAP | IFF_NO_PI);
    ioctl($tap, TUNSETIFF, $request) or die "create tap $name: $!\n";
}

# The one's complement sum of 16-bit words (RFC 1071).
sub sum16 {
    my ($bytes) = @_;
    my $sum = 0;
    $sum += $_ for unpack('n*', length($bytes) % 2 ? "$bytes\0" : $bytes);
    $sum = ($sum & 0xffff) + ($sum >> 16) while $sum >> 16;
    return $sum;
}

1;
