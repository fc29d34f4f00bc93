#!/usr/bin/perl
# A DHCP client with bad manners: usage odd-client.pl INTERFACE MANNER[=VALUE][,...]. It sends a DISCOVER each second and
# says `offered` when an OFFER for its chaddr comes. Perl for the reason given in tap-shuttle.pl.
#   chaddr=MAC      another one than its frames come from
#   source=MAC      its frames come from another MAC than that of the interface
#   broadcast       asks for broadcast replies
#   deaf            takes no OFFER
use strict;
use warnings;

use lib __FILE__ =~ s{[^/]*$}{.}r;
BEGIN { require 'packets.pl' }

@ARGV == 2 or die "usage: odd-client.pl INTERFACE MANNER[=VALUE][,...]\n";
my ($interface, $list) = @ARGV;
my %manner = map { /^([a-z]+)(?:=(.*))?$/ ? ($1, $2 // 1) : die "no manner $_\n" } split /,/, $list;

my ($socket) = open_packets($interface, ETH_P_IP);
my $mac = $manner{source} ? mac_bytes($manner{source}) : mac_of($socket, $interface);
my $chaddr = $manner{chaddr} ? mac_bytes($manner{chaddr}) : $mac;
my $xid = int rand 0x7fffffff;
$| = 1;
print "ready\n";

for (1 .. 60) {
    my $bootp = pack('C4 N n n x16 a16 x192 N', 1, 1, 6, 0, $xid, 0, $manner{broadcast} ? 0x8000 : 0, $chaddr, 0x63825363);
    $bootp .= pack('C3 C4 C', 53, 1, 1, 55, 2, 1, 3, 255);
    $bootp .= "\0" x (300 - length $bootp);
    my $udp = pack('n4', 68, 67, 8 + length $bootp, 0) . $bootp;
    my $ip = pack('C2 n n n C C n x4 N', 0x45, 0, 20 + length $udp, 0, 0, 64, 17, 0, 0xffffffff);
    substr($ip, 10, 2) = pack('n', 0xffff ^ sum16($ip));
    syswrite($socket, "\xff" x 6 . $mac . pack('n', ETH_P_IP) . $ip . $udp);
    listen_for(1);
}

sub listen_for {
    my ($seconds) = @_;
    my $ready = '';
    vec($ready, fileno($socket), 1) = 1;
    while (select(my $readable = $ready, undef, undef, $seconds)) {
        sysread($socket, my $frame, 65536) or return;
        next if length $frame < 282 || $manner{deaf};
        my ($op, $got) = unpack('x42 C x3 N', $frame);
        print "offered\n" if $op == 2 && $got == $xid && substr($frame, 70, 6) eq $chaddr;
    }
}
