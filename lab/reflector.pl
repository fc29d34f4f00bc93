#!/usr/bin/perl
# A tap that sends back the broadcasts it receives: usage reflector.pl TAP PORT HOW[,HOW...]. The lab makes the tap a
# port of the upstream switch; PORT is the switch's port toward the hypervisor. Each HOW serves one broadcast, in turn:
#   MS or FROM-TO   the tap sends it back after that time or a random one between
#   hairpin         the kernel sends it back out of PORT at once, before any reply can be made
# Perl for the reason given in tap-shuttle.pl.
use strict;
use warnings;
use Time::HiRes qw(time);

use lib __FILE__ =~ s{[^/]*$}{.}r;
BEGIN { require 'packets.pl' }

@ARGV == 3 or die "usage: reflector.pl TAP PORT HOW[,HOW...]\n";
my ($name, $port, $list) = @ARGV;
my @ways = split /,/, $list;
my $tap = open_tun();
attach_tap($tap, $name);
my $count = 0;
prepare();
$| = 1;
print "ready\n";

my @waiting;    # [time due, frame], soonest first
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
    my ($from, $to) = split /-/, $ways[$count++ % @ways];
    prepare();
    next if $from eq 'hairpin';    # the kernel did it
    my $delay = (defined $to ? $from + rand($to - $from) : $from) / 1000;
    if ($delay == 0) { syswrite($tap, $frame); next }
    @waiting = sort { $a->[0] <=> $b->[0] } @waiting, [time + $delay, $frame];
}

# Sets the switch's port for the broadcast to come.
sub prepare {
    my $mode = "/sys/class/net/$port/brport/hairpin_mode";
    open(my $file, '>', $mode) or die "open $mode: $!\n";
    print $file ($ways[$count % @ways] eq 'hairpin' ? "1\n" : "0\n");
    close($file) or die "write $mode: $!\n";
}
