#!/usr/bin/perl
# Sends frames out of an interface as they are: usage inject.pl INTERFACE COUNT RATE SEQUENCE_AT < FRAMES.
# FRAMES are lines of hex, sent in turn until COUNT were sent, RATE a second (0: as fast as it goes). A sequence number
# of four bytes, from 0, is written at byte SEQUENCE_AT of each (-1: nowhere). Perl is on every Debian.
use strict;
use warnings;
use Time::HiRes qw(time sleep);

use constant { AF_PACKET => 17, SOCK_RAW => 3, SIOCGIFINDEX => 0x8933 };

@ARGV == 4 or die "usage: inject.pl INTERFACE COUNT RATE SEQUENCE_AT < FRAMES\n";
my ($interface, $count, $rate, $sequence_at) = @ARGV;
my @frames = map { chomp; pack 'H*', $_ } <STDIN>;
socket(my $socket, AF_PACKET, SOCK_RAW, 0) or die "socket: $!\n";
my $request = pack('a16 x24', $interface);
ioctl($socket, SIOCGIFINDEX, $request) or die "find $interface: $!\n";
my $index = unpack('x16 i', $request);
bind($socket, pack('S n i S C C x8', AF_PACKET, 0, $index, 0, 0, 0)) or die "bind to $interface: $!\n";

my $start = time;
for my $i (0 .. $count - 1) {
    if ($rate > 0) {
        my $early = $start + $i / $rate - time;
        sleep($early) if $early > 0.0005;
    }
    my $frame = \$frames[$i % @frames];
    substr($$frame, $sequence_at, 4) = pack('N', $i) if $sequence_at >= 0;
    until (defined syswrite($socket, $$frame)) {
        $!{ENOBUFS} || $!{EAGAIN} or die "send on $interface: $!\n";
        sleep 0.0001;
    }
}
printf "%.6f\n", time - $start;
