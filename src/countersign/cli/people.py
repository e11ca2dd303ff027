"""Accounts of those who work with the register."""

from __future__ import annotations

import click

from countersign.people import actions, queries
from countersign.people.models import Role
from countersign.people.rules import SYSTEM

_ROLE = click.option("--role", type=click.Choice(Role.values), required=True, help="What the account may be.")
_BODY = click.option("--body", "slug", default="", help="Short name of the body it acts for, as in its address.")


@click.group()
def account() -> None:
    """Add accounts, give and take their roles, set passwords."""


@account.command()
@click.argument("email")
@_ROLE
@_BODY
@click.option("--office", default="", help="Named office, shown beside an answer.")
@click.option("--ask", is_flag=True, help="Ask for the password instead of making one up.")
def add(email: str, role: str, slug: str, office: str, ask: bool) -> None:
    """Add an account, or give a further role to the one that EMAIL has.

    A password that was made up is shown once: hand it over by another way than e-mail.
    """
    password = click.prompt("Password", hide_input=True, confirmation_prompt=True) if ask else None
    added, made_up = actions.add_account(
        email, role=role, body_id=queries.body_id(slug), office=office, password=password, by=SYSTEM
    )
    click.echo(f"{added.email} may now act as {role}{f' for {slug}' if slug else ''}.")
    if made_up:
        click.echo(f"Password, shown only now: {made_up}")


@account.command(name="list")
def list_() -> None:
    """List every account with its roles."""
    for one in queries.accounts():
        held = [f"{role.role} for {role.body.slug}" if role.body else role.role for role in one.memberships.all()]
        click.echo(f"{one.email}\t{', '.join(held) or 'no role'}{'' if one.is_active else '  (switched off)'}")


@account.command("remove-role")
@click.argument("email")
@_ROLE
@_BODY
def remove_role(email: str, role: str, slug: str) -> None:
    """Take a role from an account. The last administrator keeps theirs."""
    actions.take_role(queries.account(email), role, body_id=queries.body_id(slug), by=SYSTEM)
    click.echo(f"{email} no longer acts as {role}{f' for {slug}' if slug else ''}.")


@account.command()
@click.argument("email")
def password(email: str) -> None:
    """Set a new password for EMAIL; its open browsers are signed out."""
    asked = click.prompt("New password", hide_input=True, confirmation_prompt=True)
    actions.set_password(queries.account(email), asked, by=SYSTEM)
    click.echo("The password is changed.")


@click.command()
def reseal() -> None:
    """Seal everything under the newest sealing key, so that the old one can be taken out of the settings.

    Put the new key in front of the old one first (`countersign key sealing`). It may be stopped and begun again.
    """
    told = actions.reseal(by=SYSTEM)
    for column, counts in told.items():
        if counts:
            click.echo(f"{column}\t{', '.join(f'{number} {word}' for word, number in sorted(counts.items()))}")
    shut = sum(counts["shut"] for counts in told.values())
    click.echo(f"{shut} did not open: keep every old key." if shut else "Nothing needs an old key any more.")


@account.command("reset-factor")
@click.argument("email")
@click.confirmation_option(prompt="On the page Accounts two administrators do this together. Do it alone, on record?")
def reset_factor(email: str) -> None:
    """Take off a lost authenticator where no two administrators are left; the public log says that one did it."""
    actions.reset_factor(queries.account(email), by=SYSTEM)
    click.echo("The authenticator is taken off, and every browser signed out.")
