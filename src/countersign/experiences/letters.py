"""What this room writes of, to whom (see ``countersign.notices.kinds``). It says nothing of what somebody told."""

from countersign.notices.kinds import Kind

KINDS = (
    Kind("message", "a message that the host carries", "experiences/letters/message.txt", to="person"),
    Kind("received", "an account that came by mail", "experiences/letters/received.txt", to="person"),
)
