#!/usr/bin/perl
# Speaks as a host that has a MAC: usage speaker.pl INTERFACE MAC answer|MS. Broadcasts an ARP announcement from MAC after
# each broadcast it hears, or every MS milliseconds. Perl for the reason given in tap-shuttle.pl.
use strict;
use warnings;

use lib __FILE__ =~ s{[^/]*$}{.}r;
BEGIN { require 'packets.pl' }

@ARGV == 3 or die "usage: speaker.pl INTERFACE MAC answer|MS\n";
my ($interface, $mac, $when) = @ARGV;
my $address = mac_bytes($mac);
my $ip = pack('C4', 192, 0, 2, 250);
my $arp = pack('n n C C n', 1, 0x0800, 6, 4, 1) . $address . $ip . "\0" x 6 . $ip;
my $announcement = "\xff" x 6 . $address . pack('n', 0x0806) . $arp . "\0" x 18;

my ($socket) = open_packets($interface, ETH_P_ALL);
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
