"""What the pictures show, as text: a drawing is its name, then a shape a line, painted in their order.

The square is 100 × 100, its origin at the upper left. A shape is its kind, the role of its colour, and:
`box` x0 y0 x1 y1 radius · `oval` x0 y0 x1 y1 · `pie` x0 y0 x1 y1 from to (degrees, clockwise from
the right) · `arc` width x0 y0 x1 y1 from to · `poly` x y … · `line` width x y … · `hatch` width x0 y0
x1 y1 step lean: slanted strokes, as of a thread. `same` NAME repeats the shapes of an earlier drawing.
"""

from __future__ import annotations

Shape = tuple[str, str, tuple[float, ...]]

_TEXT = """
pistol_grip
  poly dark 30 46 47 46 43 78 25 78
  box accent 45 50 50 60 2
drill
  same pistol_grip
  box shade 18 76 52 90 3
  box body 14 26 68 48 8
  box shade 14 26 26 48 6
  poly metal 68 29 82 33 82 41 68 45
  line metal 2.5 82 37 98 37
  box light 34 33 58 37 1
driver
  same pistol_grip
  box shade 18 76 52 90 3
  box body 24 24 66 48 9
  poly dark 66 27 78 34 78 39 66 45
  line metal 3 78 36.5 90 36.5
  box light 34 31 56 35 1
corded_drill
  same pistol_grip
  line dark 2.5 32 78 30 88 18 94 4 92
  box body 12 26 68 48 8
  poly metal 68 29 82 33 82 41 68 45
  line metal 2.5 82 37 98 37
  hatch dark 1.2 16 30 28 44 4 0
hammer
  arc dark 6 2 26 30 66 90 270
  box body 16 28 70 48 6
  box shade 22 46 46 76 6
  poly dark 70 30 84 35 84 41 70 46
  line metal 3.5 84 38 99 38
  line dark 5 64 48 64 70
  hatch dark 1.2 26 54 42 70 4 0
grinder
  line dark 6 76 40 84 16
  oval metal 56 56 98 68
  pie shade 54 46 100 78 180 300
  box dark 62 38 82 60 4
  box body 6 40 66 57 8
  box accent 40 38 50 42 1
  hatch dark 1.2 12 44 26 53 4 0
circular_saw
  oval metal 28 30 80 82
  oval dark 51 53 57 59
  pie body 24 26 84 86 180 360
  box dark 10 68 92 73 1
  arc dark 7 10 14 58 54 190 330
  box shade 54 30 84 52 6
jigsaw
  arc dark 6 22 10 68 44 180 350
  box body 20 28 76 50 8
  box shade 58 44 78 68 3
  box dark 30 68 90 73 1
  poly metal 68 73 73 73 72 94 68 90
sander
  oval body 28 16 72 54
  box shade 34 42 66 64 4
  box dark 24 64 76 73 3
  oval light 70 42 94 62
  line dark 4 64 52 72 52
reciprocating_saw
  arc dark 6 4 32 34 62 60 300
  box body 22 38 72 57 7
  poly dark 72 40 82 44 82 54 72 56
  poly metal 82 46 99 49 99 51 82 52
  line dark 3 82 57 82 38
multi_tool
  box body 6 40 76 55 7
  box dark 74 38 88 60 4
  poly metal 76 60 87 60 94 78 70 78
  box accent 30 38 42 41 1
  hatch dark 1.2 10 44 22 51 4 0
heat_gun
  same pistol_grip
  line dark 2.5 32 78 30 88 18 94 4 92
  box body 14 24 66 48 9
  box metal 66 29 88 43 1
  line accent 2 91 31 98 29
  line accent 2 91 36 99 36
  line accent 2 91 41 98 43
vacuum
  arc dark 5 52 14 96 70 240 90
  box body 22 40 72 82 6
  box dark 26 24 68 42 8
  oval dark 24 78 36 90
  oval dark 58 78 70 90
  box accent 32 30 44 36 1
  line dark 4 72 70 88 88
kit
  arc dark 5 36 18 64 50 180 360
  box dark 8 34 92 84 5
  box body 12 38 88 80 4
  box light 18 46 46 56 3
  poly light 24 56 34 56 32 72 22 72
  box light 54 46 80 56 3
  poly light 60 56 70 56 68 72 58 72
battery
  box dark 22 30 78 42 3
  box body 16 40 84 76 6
  box metal 32 26 38 32 1
  box metal 62 26 68 32 1
  hatch accent 4 30 56 58 62 8 0
charger
  box body 14 44 86 78 7
  box dark 28 34 72 48 4
  oval accent 22 62 28 68
  oval light 32 62 38 68
  line dark 3 84 70 94 80 96 98
bit
  box body 8 46 40 54 1
  poly body 40 45 88 45 96 50 88 55 40 55
  hatch dark 2 42 45 84 55 8 8
sds_bit
  box body 4 45 26 55 2
  box dark 10 45 18 47 0
  box body 26 46.5 88 53.5 0
  poly metal 86 44 96 50 86 56
  hatch dark 2.5 30 46.5 82 53.5 10 9
disc
  oval body 12 12 88 88
  oval shade 30 30 70 70
  oval metal 40 40 60 60
  oval light 45 45 55 55
saw_blade
  poly metal 50 6 74 12 82 24 94 34 90 50 94 66 82 76 74 88 50 94 26 88 18 76 6 66 10 50 6 34 18 24 26 12
  oval body 28 28 72 72
  oval light 43 43 57 57
jig_blade
  poly body 12 22 30 19 30 22 92 22 88 28 12 28
  poly body 12 38 30 35 30 38 92 38 88 44 12 44
  poly body 12 54 30 51 30 54 92 54 88 60 12 60
  poly body 12 70 30 67 30 70 92 70 88 76 12 76
brushes
  box dark 20 34 42 72 1
  box dark 58 34 80 72 1
  line body 2 31 34 31 18 44 14
  line body 2 69 34 69 18 56 14
chuck
  poly metal 62 38 88 46 88 54 62 62
  box body 18 32 64 68 6
  hatch dark 1.5 24 34 60 66 5 0
bags
  poly body 22 24 78 24 84 86 16 86
  box dark 34 24 66 36 2
  oval light 44 26 56 34
case
  arc dark 5 36 20 64 52 180 360
  box body 8 36 92 80 5
  box dark 8 55 92 58 0
  box metal 26 52 34 62 1
  box metal 66 52 74 62 1
bits
  box body 10 30 90 76 5
  box metal 18 40 23 66 1
  box metal 28 40 33 66 1
  box metal 38 40 43 66 1
  box metal 48 40 53 66 1
  box metal 58 40 63 66 1
  box metal 68 40 73 66 1
  box metal 78 40 83 66 1
bolt
  box body 8 32 24 68 1
  line shade 1.5 8 44 24 44
  line shade 1.5 8 56 24 56
  poly body 24 42 90 42 93 46 93 54 90 58 24 58
  hatch shade 1.5 28 42 88 58 4 3
socket_bolt
  box body 8 34 32 66 4
  hatch shade 1.2 12 35 30 65 3 0
  poly body 32 42 90 42 93 46 93 54 90 58 32 58
  hatch shade 1.5 36 42 88 58 4 3
wood_screw
  poly body 8 32 12 32 24 44 76 45 95 50 76 55 24 56 12 68 8 68
  hatch shade 2 32 43 80 57 5 5
tek_screw
  box body 6 38 18 62 1
  box dark 18 30 22 70 1
  poly body 22 44 78 44 84 47 92 47 96 50 92 53 84 53 78 56 22 56
  hatch shade 2 28 43 76 57 5 4
nut
  poly body 30 14 70 14 92 50 70 86 30 86 8 50
  oval shade 28 28 72 72
  oval light 33 33 67 67
rod
  box body 4 44 96 56 1
  hatch shade 1.5 6 44 95 56 3 2
washer
  oval body 10 10 90 90
  arc shade 2 14 14 86 86 20 120
  oval shade 30 30 70 70
  oval light 32 32 70 70
anchor
  box body 6 44 78 56 1
  hatch shade 1.5 8 44 36 56 4 3
  box shade 22 36 34 64 1
  box body 34 34 37 66 0
  box metal 62 41 80 59 2
  poly body 78 44 95 38 95 62 78 56
rivet
  line metal 3 4 50 60 50
  box body 56 30 62 70 3
  box body 62 40 86 60 1
  oval metal 82 43 96 57
cable
  arc body 6 12 12 88 88 0 360
  arc body 6 19 19 81 81 0 360
  arc body 6 26 26 74 74 0 360
  arc shade 1.5 17 17 83 83 0 360
  line body 6 84 58 92 82
  line accent 2 91 82 86 97
  line blue 2 92 82 92 98
  line green 2 93 82 98 97
  box dark 46 8 54 34 1
wire
  arc body 3 14 14 86 86 0 360
  arc body 3 18 18 82 82 0 360
  arc body 3 22 22 78 78 0 360
  arc body 3 26 26 74 74 0 360
  line body 3 84 56 92 84
  line copper 2 92 84 94 95
  box dark 10 46 32 54 1
reel
  line dark 4 18 92 34 20 66 20 82 92
  line dark 4 12 92 88 92
  oval body 20 26 80 86
  oval shade 28 34 72 78
  oval dark 38 44 62 68
  arc dark 5 38 6 62 30 180 360
  line accent 3 78 62 96 70
patch
  arc body 4 14 10 86 82 130 410
  box light 20 72 34 92 2
  box light 66 72 80 92 2
  box accent 23 86 31 92 0
  box accent 69 86 77 92 0
panel
  poly metal 24 22 92 22 78 80 8 80
  poly glow 28 26 86 26 74 76 14 76
floodlight
  arc dark 4 22 44 78 100 200 340
  box dark 14 18 86 66 4
  box glow 20 24 80 60 2
  hatch metal 3 26 30 76 54 10 0
high_bay
  line metal 2 50 2 50 20
  box dark 38 18 62 38 3
  poly metal 38 38 62 38 92 72 8 72
  oval glow 8 64 92 82
tube
  box glow 12 44 88 56 5
  box metal 6 43 16 57 2
  box metal 84 43 94 57 2
  line dark 1.5 2 47 6 47
  line dark 1.5 2 53 6 53
  line dark 1.5 94 47 98 47
  line dark 1.5 94 53 98 53
downlight
  oval metal 10 28 90 78
  oval glow 18 34 82 72
  line metal 4 14 40 4 26
  line metal 4 86 40 96 26
bulb
  oval glow 24 8 76 62
  poly glow 34 54 66 54 60 70 40 70
  box metal 39 68 61 88 2
  hatch dark 2 40 70 60 72 4 4
  hatch dark 2 40 78 60 80 4 4
  box dark 45 88 55 93 2
work_light
  arc dark 5 26 6 74 56 180 360
  box body 12 28 88 72 6
  box glow 20 36 80 64 3
  line dark 4 22 92 32 72
  line dark 4 78 92 68 72
headlamp
  arc body 7 10 20 90 84 150 390
  box dark 34 54 66 84 6
  oval glow 40 59 60 79
torch
  box body 6 42 66 58 4
  poly dark 66 42 84 34 84 66 66 58
  poly glow 84 36 98 26 98 74 84 64
  hatch dark 1.2 14 42 40 58 4 0
emergency
  box metal 8 28 92 72 4
  box green 12 32 88 68 2
  poly light 20 47 52 47 52 38 68 50 52 62 52 53 20 53
  box light 74 36 82 64 1
trousers
  poly body 28 10 72 10 78 94 56 94 50 36 44 94 22 94
  box shade 28 10 72 16 0
  box shade 25 40 38 56 1
  box shade 62 40 75 56 1
  box dark 24 68 42 80 1
  box dark 58 68 76 80 1
hi_vis_jacket
  poly body 34 12 66 12 84 24 94 72 80 76 74 46 74 92 26 92 26 46 20 76 6 72 16 24
  box light 26 56 74 63 0
  box light 26 74 74 81 0
  poly dark 40 8 60 8 64 14 36 14
  line dark 1.2 50 14 50 92
jacket
  poly body 34 12 66 12 84 24 94 72 80 76 74 46 74 92 26 92 26 46 20 76 6 72 16 24
  poly shade 40 6 60 6 66 14 34 14
  line accent 1.2 50 12 50 92
  line dark 1.5 58 36 68 36
  line dark 1.5 32 66 42 60
  line dark 1.5 68 66 58 60
t_shirt
  poly body 34 14 66 14 94 30 86 48 74 42 74 90 26 90 26 42 14 48 6 30
  pie shade 38 4 62 24 0 180
gloves
  box body 26 40 66 84 6
  box dark 26 80 66 94 3
  box body 26 16 35 48 4
  box body 36.3 8 45.3 48 4
  box body 46.6 10 55.6 48 4
  box body 57 20 66 48 4
  poly body 64 54 78 36 85 42 66 74
  box shade 32 50 60 72 4
wrench
  line metal 10 24 76 70 30
  arc metal 9 58 10 88 40 200 110
  oval metal 12 62 40 90
  oval light 20 70 32 82
hex_key
  line body 6 20 20 20 74 84 74
  oval body 80 69 90 79
torque_wrench
  box dark 6 44 38 58 6
  box body 36 46 84 56 3
  oval metal 78 38 98 62
  box dark 84 46 92 54 1
screwdriver
  box body 6 42 42 58 8
  box shade 14 42 20 58 0
  box shade 28 42 34 58 0
  box metal 42 47 88 53 1
  poly metal 88 46 96 49 96 51 88 54
pliers
  line body 9 14 88 46 44
  line body 9 40 92 52 44
  poly metal 44 46 46 14 52 8 54 14 56 46
  oval dark 45 40 55 50
hand_hammer
  line body 7 26 90 60 26
  poly metal 40 16 72 30 66 42 36 26
  poly dark 70 28 84 32 80 44 66 42
belt
  oval body 10 26 90 74
  oval light 18 33 82 67
  arc shade 3 10 26 90 74 20 160
shoe
  poly body 10 42 36 38 52 54 84 60 92 74 10 74
  box dark 8 74 94 82 3
  line light 2 40 46 50 54
  line light 2 46 42 56 52
boot
  poly body 20 12 48 12 50 48 84 58 92 74 18 74
  box shade 16 74 94 84 3
  line metal 2 36 30 50 32
  line metal 2 36 40 52 42
helmet
  pie body 16 20 84 88 180 360
  box shade 8 52 92 60 3
  box light 44 20 56 52 2
ear_muffs
  arc dark 5 22 12 78 76 180 360
  box body 14 42 34 76 8
  box body 66 42 86 76 8
goggles
  box body 10 36 48 64 12
  box body 52 36 90 64 12
  line dark 4 46 44 54 44
  line dark 3 10 44 2 40
  line dark 3 90 44 98 40
breaker
  box body 28 10 72 90 3
  box shade 28 34 72 66 0
  box dark 44 40 56 60 2
  box light 34 16 66 30 1
gland
  box body 30 12 70 34 4
  box shade 24 34 76 50 2
  hatch dark 1.5 32 50 68 86 5 0
box
  box body 16 16 84 84 8
  box shade 22 22 78 78 6
  oval dark 24 24 29 29
  oval dark 71 71 76 76
coil
  arc body 12 14 14 86 86 0 360
  arc shade 4 28 28 72 72 0 360
  line body 6 82 60 94 88
elbow
  arc body 16 20 24 104 108 180 270
  box shade 18 66 40 84 2
  box shade 62 22 84 44 2
tee
  box body 10 30 90 50 2
  box body 40 46 60 90 2
  box shade 8 28 20 52 2
  box shade 80 28 92 52 2
  box shade 38 80 62 92 2
valve
  box metal 10 50 90 70 3
  oval metal 34 42 66 78
  box body 30 22 86 30 3
  box dark 46 28 54 46 1
clamp
  arc body 7 22 22 78 78 0 360
  box shade 12 44 24 56 1
  box shade 76 44 88 56 1
  box metal 46 6 54 24 1
spray_can
  box metal 36 14 64 24 3
  box body 30 24 70 90 5
  box light 30 44 70 68 0
  box dark 46 8 54 14 1
bottle
  box dark 42 8 58 20 2
  poly body 40 20 60 20 72 40 28 40
  box body 28 38 72 90 5
  box light 28 52 72 74 0
cartridge
  poly dark 47 4 53 4 56 24 44 24
  box body 34 24 66 92 3
  box accent 34 44 66 70 0
care
  poly dark 4 36 44 36 40 66 8 66
  poly light 7 40 41 40 38 63 10 63
  line dark 2 12 46 18 43 24 46 30 43 36 46
  box dark 54 34 94 68 0
  box light 57 37 91 65 0
  arc dark 2.5 60 37 88 65 0 360
"""


def _read(text: str) -> dict[str, tuple[Shape, ...]]:
    found: dict[str, tuple[Shape, ...]] = {}
    name = ""
    for line in text.strip().splitlines():
        kind, *rest = line.split()
        if not line.startswith(" "):
            name, found[line] = line, ()
        elif kind == "same":
            found[name] += found[rest[0]]
        else:
            found[name] += ((kind, rest[0], tuple(map(float, rest[1:]))),)
    return found


DRAWINGS = _read(_TEXT)
