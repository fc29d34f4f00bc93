#!/usr/bin/perl
# A tap that sends back the broadcasts it receives, each after a delay: usage reflector.pl TAP DELAY[,DELAY...].
# A delay is MS or FROM-TO, a random time between. They are used in turn, so `0,40` reflects every second broadcast
# 40 ms late: its answer overtakes it. The lab makes the tap a port of the upstream switch. Perl for the reason given in tap-shuttle.pl.
use strict;
use warnings;
use Time::HiRes qw(time);

use constant TUNSETIFF => 0x400454ca;
use constant IFF_TAP   => 0x0002;
use constant IFF_NO_PI => 0x1000;

@ARGV == 2 or die "usage: reflector.pl TAP DELAY[,DELAY...]\n";
my ($name, $list) = @ARGV;
my @delays = map { [split /-/] } split /,/, $list;    # [from, to] in ms
sysopen(my $tap, '/dev/net/tun', 2) or die "open /dev/net/tun: $!\n";
my $request = pack('a16 S x22', $name, IFF_TAP | IFF_NO_PI);
ioctl($tap, TUNSETIFF, $request) or die "create tap $name: $!\n";
$| = 1;
print "ready\n";

my @waiting;    # [time due, frame], soonest first
my $count = 0;
while (1) {
    my $now = time;
    syswrite($tap, (shift @waiting)->[1]) while @waiting && $waiting[0][0] <= $now;
    my $timeout = @waiting ? $waiting[0][0] - $now : undef;
    my $ready = '';
    vec($ready, fileno($tap), 1) = 1;
    next unless select($ready, undef, undef, $timeout);
    my $length = sysread($tap, my $frame, 65536);
    exit 0 unless $length;
    next unless substr($frame, 0, 6) eq "\xff" x 6;
    my ($from, $to) = @{ $delays[$count++ % @delays] };
    my $delay = (defined $to ? $from + rand($to - $from) : $from) / 1000;
    if ($delay == 0) { syswrite($tap, $frame); next }
    @waiting = sort { $a->[0] <=> $b->[0] } @waiting, [time + $delay, $frame];
}
