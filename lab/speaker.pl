#!/usr/bin/perl
# Speaks as a host that has a MAC: usage speaker.pl INTERFACE MAC answer|MS. Broadcasts an ARP announcement from MAC after
# each broadcast it hears, or every MS milliseconds. Perl for the reason given in tap-shuttle.pl.
use strict;
use warnings;

use constant { AF_PACKET => 17, SOCK_RAW => 3, ETH_P_ALL => 3, SIOCGIFINDEX => 0x8933 };

@ARGV == 3 or die "usage: speaker.pl INTERFACE MAC answer|MS\n";
my ($interface, $mac, $when) = @ARGV;
my $address = pack('H12', $mac =~ tr/://dr);
my $ip = pack('C4', 192, 0, 2, 250);
my $arp = pack('n n C C n', 1, 0x0800, 6, 4, 1) . $address . $ip . "\0" x 6 . $ip;
my $announcement = "\xff" x 6 . $address . pack('n', 0x0806) . $arp . "\0" x 18;

socket(my $socket, AF_PACKET, SOCK_RAW, unpack('S', pack('n', ETH_P_ALL))) or die "socket: $!\n";
my $request = pack('a16 x24', $interface);
ioctl($socket, SIOCGIFINDEX, $request) or die "find $interface: $!\n";
my $index = unpack('x16 i', $request);
bind($socket, pack('S n i S C C x8', AF_PACKET, ETH_P_ALL, $index, 0, 0, 0)) or die "bind to $interface: $!\n";
$| = 1;
print "ready\n";

while (1) {
    if ($when ne 'answer') {
        select(undef, undef, undef, $when / 1000);
    } else {
        sysread($socket, my $frame, 65536) or next;
        # What it sends itself comes back to a packet socket: that is no question.
        next if substr($frame, 0, 6) ne "\xff" x 6 || substr($frame, 12, 2) eq "\x08\x06";
    }
    syswrite($socket, $announcement);
}
